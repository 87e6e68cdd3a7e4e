"""Who may touch which person, and the two narrow doors by which one is recognised."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, ProtectRows
from alongside.people.row_security import related

FUNCTIONS = """
-- A policy on carerelationship cannot read carerelationship: these read it as its owner.
CREATE FUNCTION people_cares_for(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = person AND r.organisation_id = alongside_organisation()
          AND r.level = 'care' AND r.ended_at IS NULL)
$$;

CREATE FUNCTION people_may_relate(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = person AND r.organisation_id = alongside_organisation()
          AND r.ended_at IS NULL)
    OR EXISTS (
        SELECT 1 FROM people_person p
        WHERE p.id = person AND p.registered_by_id = alongside_organisation()
          AND NOT EXISTS (SELECT 1 FROM people_carerelationship r WHERE r.person_id = person))
$$;

-- Says whether a number and a date of birth belong together, and gives an id only if they do.
CREATE FUNCTION people_recognise(number text, born date, OUT outcome text, OUT person_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known record;
BEGIN
    IF NOT alongside_may('referrals.send') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.id, p.date_of_birth INTO known FROM people_person p WHERE p.nhs_number = number;
    IF NOT FOUND THEN outcome := 'unknown';
    ELSIF known.date_of_birth <> born THEN outcome := 'mismatch';
    ELSE outcome := 'match'; person_id := known.id;
    END IF;
END $$;

-- Whoever knows both may begin a referrer's relationship with that person.
CREATE FUNCTION people_join(number text, born date, relationship uuid, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known record;
BEGIN
    SELECT * INTO known FROM people_recognise(number, born);
    IF known.outcome <> 'match' OR alongside_organisation() IS NULL THEN
        RAISE EXCEPTION 'Not recognised.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO people_carerelationship
        (id, created_at, person_id, organisation_id, level, reason, granted_by_id, ended_reason)
    SELECT relationship, at, known.person_id, alongside_organisation(), 'referrer',
           'person.recognise', alongside_organisation(), ''
    WHERE NOT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = known.person_id AND r.organisation_id = alongside_organisation()
          AND r.ended_at IS NULL)
    ON CONFLICT DO NOTHING;
    RETURN known.person_id;
END $$;
"""

# What every other policy asks. Read as its owner: the relationships' own policy, copied into each
# of those and planned anew with every statement, would cost more than the statement itself.
REASONS = f"""
CREATE VIEW people_reason WITH (security_barrier) AS
    SELECT person_id, level FROM people_carerelationship
    WHERE organisation_id = (SELECT alongside_organisation()) AND ended_at IS NULL
      AND (SELECT alongside_may('people.view'));
REVOKE ALL ON people_reason FROM {APP_ROLE};
GRANT SELECT ON people_reason TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION people_join, people_recognise, people_may_relate, people_cares_for",
        ),
        migrations.RunSQL(REASONS, "DROP VIEW people_reason"),
        ProtectRows(
            "people_carerelationship",
            {
                "SELECT": """(SELECT alongside_may('people.view')) AND (
                    organisation_id = (SELECT alongside_organisation())
                    OR granted_by_id = (SELECT alongside_organisation())
                    OR people_cares_for(person_id))""",
                # Planning care with somebody is given by others, or by those whose work it is.
                "INSERT": """granted_by_id = (SELECT alongside_organisation())
                    AND people_may_relate(person_id)
                    AND (organisation_id <> (SELECT alongside_organisation())
                         OR level <> 'care' OR (SELECT alongside_may('cases.work')))""",
                "UPDATE": """organisation_id = (SELECT alongside_organisation())
                    OR granted_by_id = (SELECT alongside_organisation())
                    OR people_cares_for(person_id)""",
            },
        ),
        ProtectRows(
            "people_person",
            {
                "SELECT": "(SELECT alongside_may('people.view')) AND "
                + related("people_person", key="id"),
                "INSERT": """registered_by_id = (SELECT alongside_organisation())
                    AND (SELECT alongside_may('referrals.send'))""",
                "UPDATE": related("people_person", "care", key="id"),
            },
        ),
    ]
