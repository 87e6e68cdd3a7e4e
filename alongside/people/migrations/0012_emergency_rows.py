"""A reason may end by itself, and be one user's alone; the door of emergency access."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, ProtectRows
from alongside.people.row_security import in_circle, related

LIVE = "ended_at IS NULL AND (until IS NULL OR until > statement_timestamp())"
OWN = "(only_user_id IS NULL OR only_user_id = (SELECT alongside_user()))"

REASONS = f"""
CREATE OR REPLACE VIEW people_reason WITH (security_barrier) AS
    SELECT person_id, level FROM people_carerelationship
    WHERE organisation_id = (SELECT alongside_organisation()) AND {LIVE} AND {OWN}
      AND (SELECT alongside_may('people.view'));
"""

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION people_cares_for(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = person AND r.organisation_id = alongside_organisation()
          AND r.level = 'care' AND {LIVE} AND {OWN})
$$;

-- Whoever is there in an emergency lets nobody else in.
CREATE OR REPLACE FUNCTION people_may_relate(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = person AND r.organisation_id = alongside_organisation()
          AND {LIVE} AND r.only_user_id IS NULL)
    OR EXISTS (
        SELECT 1 FROM people_person p
        WHERE p.id = person AND p.registered_by_id = alongside_organisation()
          AND NOT EXISTS (SELECT 1 FROM people_carerelationship r WHERE r.person_id = person))
$$;

CREATE OR REPLACE FUNCTION people_join(number text, born date, relationship uuid, at timestamptz)
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
          AND r.ended_at IS NULL AND r.until IS NULL)
    ON CONFLICT DO NOTHING;
    RETURN known.person_id;
END $$;

-- Opens a record to one user, for a day at most, and writes down who, why and until when.
CREATE FUNCTION people_break_glass(number text, born date, access uuid, relationship uuid,
    at timestamptz, until timestamptz, why text, reason text, circle boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known uuid;
BEGIN
    IF NOT alongside_may('glass.break') OR alongside_organisation() IS NULL
        OR alongside_user() IS NULL OR until > at + interval '1 day'
        OR at > statement_timestamp() + interval '1 minute'
    THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.id INTO known FROM people_person p
    WHERE p.nhs_number = number AND p.date_of_birth = born;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO people_emergencyaccess (id, created_at, person_id, user_id, organisation_id, why,
        reason, until, opens_circle, verdict, follow_up)
    VALUES (access, at, known, alongside_user(), alongside_organisation(), why, reason, until,
        circle, '', '');
    INSERT INTO people_carerelationship (id, created_at, person_id, organisation_id, level, reason,
        granted_by_id, until, only_user_id, ended_reason)
    VALUES (relationship, at, known, alongside_organisation(), 'care', 'glass.break',
        alongside_organisation(), until, alongside_user(), '');
    RETURN known;
END $$;

CREATE VIEW people_own_emergency WITH (security_barrier) AS
    SELECT person_id FROM people_emergencyaccess
    WHERE user_id = (SELECT alongside_user()) AND opens_circle
      AND organisation_id = (SELECT alongside_organisation()) AND until > statement_timestamp();
REVOKE ALL ON people_own_emergency FROM {APP_ROLE}, {PORTAL_ROLE};
GRANT SELECT ON people_own_emergency TO {APP_ROLE};

GRANT SELECT (until, only_user_id) ON people_carerelationship TO {PORTAL_ROLE};
"""

REVIEWS = """organisation_id = (SELECT alongside_organisation())
    AND (SELECT alongside_may('privacy.review'))"""


def knows(table: str) -> list[str]:
    """SQL: the circle reads, and whoever opened it in an emergency reads too."""
    opened = f"EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = {table}.person_id)"
    return [
        f"DROP POLICY alongside_app_select ON {table}",
        f"""CREATE POLICY alongside_app_select ON {table} FOR SELECT TO {APP_ROLE} USING (
            (SELECT alongside_may('people.view')) AND ({in_circle(table)} OR {opened})
            AND {related(table)})""",
    ]


class Migration(migrations.Migration):
    dependencies = [("people", "0011_emergency")]
    operations = [
        migrations.RunSQL([REASONS, FUNCTIONS], migrations.RunSQL.noop),
        migrations.RunSQL(
            [*knows("people_protection"), *knows("people_circlenews")], migrations.RunSQL.noop
        ),
        # Written through the door alone; read by whoever did it and by whoever judges it.
        ProtectRows(
            "people_emergencyaccess",
            {
                "SELECT": f"user_id = (SELECT alongside_user()) OR {REVIEWS}",
                "UPDATE": REVIEWS,
            },
        ),
    ]
