"""A concern is read by its circle alone; the house itself sees it to keep the clock."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, ProtectRows
from alongside.people.row_security import related

SYSTEM = "(SELECT alongside_may('system'))"
LEADS = "(SELECT alongside_may('concerns.lead'))"
RAISES = "(SELECT alongside_may('concerns.raise'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"

# Read as its owner: the circle's own policy cannot read the circle.
OWN = f"""
CREATE VIEW safeguarding_own WITH (security_barrier) AS
    SELECT concern_id FROM safeguarding_confidant
    WHERE user_id = {USER} AND organisation_id = {ORGANISATION} AND ended_at IS NULL;
REVOKE ALL ON safeguarding_own FROM {APP_ROLE}, {PORTAL_ROLE};
GRANT SELECT ON safeguarding_own TO {APP_ROLE};
"""

DOORS = """
-- Whoever raises a concern lets in themselves and a lead; from then on the leads in it let in.
CREATE FUNCTION safeguarding_admits(asked uuid, member uuid, employer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.user_id = member AND m.organisation_id = employer AND m.ended_at IS NULL)
    AND EXISTS (
        SELECT 1 FROM safeguarding_concern c
        WHERE c.id = asked AND NOT member = ANY (c.left_out) AND (
            (c.raised_by_id = alongside_user() AND c.status = 'raised' AND c.calls <= 1 AND (
                member = alongside_user() OR EXISTS (
                    SELECT 1 FROM accounts_membership m
                    WHERE m.user_id = member AND m.organisation_id = employer
                      AND m.ended_at IS NULL AND m.role_code = 'safeguarding_lead')))
            OR (alongside_may('concerns.lead') AND EXISTS (
                SELECT 1 FROM safeguarding_confidant k
                WHERE k.concern_id = c.id AND k.user_id = alongside_user()
                  AND k.organisation_id = alongside_organisation() AND k.ended_at IS NULL))))
$$;

-- Colleagues who care for a person learn that there is something to ask the lead about; not what.
-- Nobody of an organisation that may be causing the harm learns even that.
CREATE FUNCTION safeguarding_is_protected(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM safeguarding_concern c
        WHERE c.person_id = asked AND c.status <> 'closed'
          AND c.organisation_id = alongside_organisation()
          AND c.harm_organisation_id IS DISTINCT FROM alongside_organisation())
    AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = asked)
$$;
"""


def of_own(column: str) -> str:
    return f"{column} IN (SELECT concern_id FROM safeguarding_own)"


class Migration(migrations.Migration):
    dependencies = [
        ("safeguarding", "0001_initial"),
        ("people", "0010_circle_rows"),
        ("accounts", "0002_who_is_asking"),
    ]
    operations = [
        migrations.RunSQL(OWN, "DROP VIEW safeguarding_own"),
        migrations.RunSQL(DOORS, "DROP FUNCTION safeguarding_is_protected, safeguarding_admits"),
        ProtectRows(
            "safeguarding_concern",
            {
                "SELECT": f"{SYSTEM} OR {of_own('id')}",
                "INSERT": f"""{RAISES} AND raised_by_id = {USER}
                    AND organisation_id = {ORGANISATION} AND status = 'raised'
                    AND (person_id IS NULL OR {related("safeguarding_concern")})""",
                "UPDATE": f"{SYSTEM} OR {LEADS} AND {of_own('id')}",
            },
        ),
        ProtectRows(
            "safeguarding_confidant",
            {
                "SELECT": f"{SYSTEM} OR {of_own('concern_id')}",
                "INSERT": f"""{SYSTEM}
                    OR {RAISES} AND safeguarding_admits(concern_id, user_id, organisation_id)""",
                "UPDATE": f"{LEADS} AND {of_own('concern_id')}",
            },
        ),
        ProtectRows(
            "safeguarding_entry",
            {
                "SELECT": f"{SYSTEM} OR {of_own('concern_id')}",
                "INSERT": f"{SYSTEM} AND by_id IS NULL OR by_id = {USER} AND {of_own('concern_id')}",
            },
        ),
        ProtectRows(
            "safeguarding_duty",
            {
                "SELECT": f"{SYSTEM} OR {RAISES}",
                "INSERT": f"{LEADS} AND organisation_id = {ORGANISATION}",
                "UPDATE": f"{LEADS} AND organisation_id = {ORGANISATION}",
                "DELETE": f"{LEADS} AND organisation_id = {ORGANISATION}",
            },
        ),
    ]
