"""Whoever acts for a person asks to have something put right, and reads the answer to that alone.

What lets somebody in (a date of birth, a way to reach the person) is not theirs to ask for.
"""

from django.db import migrations

from alongside.common.row_security import (
    PORTAL_ROLE,
    PROXY_ROLE,
    NarrowColumns,
    ProtectRows,
)
from alongside.people.row_security import acted_for

USER = "(SELECT alongside_user())"
TABLE = "rights_rightsrequest"
# As text from the start, so that a backup that is restored says it in the same words.
FIELDS = "'{given_name,family_name,preferred_name,language,written}'::text[]"
THEIRS = f"{acted_for(TABLE, 'agree')} AND asked_by_id = {USER}"

DOORS = """
CREATE OR REPLACE FUNCTION rights_answers_for(asked uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT r.organisation_id FROM people_carerelationship r
         WHERE r.person_id = asked AND r.only_user_id IS NULL
         ORDER BY
            EXISTS (SELECT 1 FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
                WHERE m.organisation_id = r.organisation_id AND m.role_code = 'privacy_officer'
                  AND m.ended_at IS NULL AND u.is_active) DESC,
            (r.ended_at IS NULL AND (r.until IS NULL OR r.until > statement_timestamp())) DESC,
            (r.level = 'care') DESC, r.created_at
         LIMIT 1),
        (SELECT p.registered_by_id FROM people_person p WHERE p.id = asked))
    WHERE alongside_person() = asked OR people_acts_for('agree') = asked OR EXISTS (
        SELECT 1 FROM people_reason v WHERE v.person_id = asked)
$$;

-- Who asked for the person, and as what: for whoever answers, who judges whether that is right.
CREATE FUNCTION rights_who_acted(request uuid) RETURNS TABLE (name text, kind text, acts boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.name, r.kind, r.status = 'standing' AND (r.until IS NULL
        OR r.until >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date)
    FROM rights_rightsrequest q JOIN people_relation r ON r.id = q.acting_id
    WHERE q.id = request AND alongside_may('privacy.review')
      AND q.organisation_id = alongside_organisation()
$$;

-- Where the link of whoever asked went, while they still may be let in: asked by the house.
CREATE FUNCTION rights_address_of_acting(request uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (SELECT i.email FROM rights_rightsrequest q
        JOIN people_invitation i ON i.relation_id = q.acting_id
        WHERE q.id = request AND i.used_at IS NOT NULL AND people_link_holds(i.id)
        ORDER BY i.used_at DESC LIMIT 1);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0021_asked_by_proxies"),
        ("people", "0019_acting_through"),
        ("consent", "0013_adds_to"),
        ("referrals", "0013_proxy_rows"),
    ]
    operations = [
        migrations.RunSQL(DOORS, "DROP FUNCTION rights_who_acted, rights_address_of_acting"),
        NarrowColumns(
            TABLE,
            "id, created_at, reference, kind, status, person_id, organisation_id, asked_by_id,"
            " asked_for_id, acting_id, field, proposed, words, due_on, extended, answer, ended_at",
            PROXY_ROLE,
            writable="status, ended_at",
        ),
        NarrowColumns("rights_requeststep", "id, created_at, request_id, name", PROXY_ROLE),
        migrations.RunSQL(
            [
                f"GRANT INSERT ON {TABLE}, rights_requeststep TO {PROXY_ROLE}",
                f"GRANT SELECT (acting_id) ON {TABLE} TO {PORTAL_ROLE}",
            ],
            f"REVOKE INSERT ON {TABLE}, rights_requeststep FROM {PROXY_ROLE}",
        ),
        ProtectRows(
            TABLE,
            {
                "SELECT": THEIRS,
                "INSERT": f"""{THEIRS} AND asked_for_id IS NULL AND status = 'asked'
                    AND acting_id = (SELECT people_acts_through()) AND kind = 'correction'
                    AND field::text = ANY ({FIELDS})
                    AND organisation_id = rights_answers_for(person_id)""",
                "UPDATE": f"{THEIRS} AND (status = 'asked' OR status = 'taken_back')",
            },
            PROXY_ROLE,
        ),
        ProtectRows(
            "rights_requeststep",
            {
                "INSERT": f"""by_id = {USER} AND EXISTS (SELECT 1 FROM {TABLE} q
                    WHERE q.id = rights_requeststep.request_id)"""
            },
            PROXY_ROLE,
        ),
    ]
