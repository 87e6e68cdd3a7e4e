"""Whoever refers asks those whom they see: as the team does, in their own organisation's name."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, COPY_ROLE, PORTAL_ROLE, PROXY_ROLE
from alongside.people.row_security import related

OURS = "organisation_id = (SELECT alongside_organisation())"
ME = "asked_by_id = (SELECT alongside_user())"
TEAM = f"""(SELECT alongside_may('cases.work')) AND {OURS} AND {related("asks_ask", "care")}"""
OF_A_CASE = f"{TEAM} AND case_id IS NOT NULL"
REFERRER = f"""(SELECT alongside_may('referrals.send')) AND {OURS} AND case_id IS NULL
    AND {related("asks_ask")}"""
EITHER = f"({OF_A_CASE} OR {REFERRER})"
# Whoever sees somebody in an emergency alone brings in nobody.
ASKING = f"{ME} AND ({OF_A_CASE} OR {REFERRER} AND people_may_relate(person_id))"

DOORS = """
-- Whether the person, or somebody who acts for them, was let in to pages where they could answer:
-- for whoever could ask.
CREATE FUNCTION asks_can_be_asked(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (alongside_may('cases.work') OR alongside_may('referrals.send'))
      AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = person)
      AND (EXISTS (SELECT 1 FROM people_ownaccount o WHERE o.person_id = person)
        OR EXISTS (SELECT 1 FROM people_proxyaccount a JOIN people_relation r ON r.id = a.relation_id
                   WHERE r.person_id = person AND r.status = 'standing'))
$$;

-- Who answered for the person, as what, for those who asked; what was seen as evidence is not theirs.
CREATE FUNCTION asks_who_answered(ask uuid)
RETURNS TABLE (id uuid, person_id uuid, kind text, name text, scopes text[], starts_on date,
               until date, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.person_id, r.kind, r.name, r.scopes::text[], r.starts_on, r.until, r.status
    FROM asks_ask a JOIN people_relation r ON r.id = a.given_by_id
    WHERE a.id = ask AND a.organisation_id = alongside_organisation()
      AND (alongside_may('cases.work') OR alongside_may('referrals.send'))
      AND EXISTS (SELECT 1 FROM people_reason seen WHERE seen.person_id = a.person_id)
$$;
"""


def policies(select: str, insert: str) -> str:
    """The policies of those who work here."""
    return f"""
        ALTER POLICY {APP_ROLE}_select ON asks_ask USING ({select});
        ALTER POLICY {APP_ROLE}_insert ON asks_ask WITH CHECK ({insert});
        ALTER POLICY {APP_ROLE}_update ON asks_ask USING ({select}) WITH CHECK ({select});
    """


class Migration(migrations.Migration):
    dependencies = [("asks", "0003_referrers"), ("rights", "0037_asks")]
    operations = [
        migrations.RunSQL(policies(EITHER, ASKING), policies(TEAM, f"{TEAM} AND {ME}")),
        migrations.RunSQL(
            DOORS, "DROP FUNCTION asks_can_be_asked; DROP FUNCTION asks_who_answered"
        ),
        *(
            migrations.RunSQL(
                f"GRANT SELECT (team_id, note) ON asks_ask TO {role}",
                f"REVOKE SELECT (team_id, note) ON asks_ask FROM {role}",
            )
            for role in (PORTAL_ROLE, PROXY_ROLE)
        ),
        migrations.RunSQL(
            f"GRANT SELECT (team_id, note, urgency) ON asks_ask TO {COPY_ROLE}",
            f"REVOKE SELECT (team_id, note, urgency) ON asks_ask FROM {COPY_ROLE}",
        ),
    ]
