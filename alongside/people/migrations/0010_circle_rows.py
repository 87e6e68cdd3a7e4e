"""Who may know where a protected person is. Each of these tables has policies of its own."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, ProtectRows
from alongside.people.row_security import in_circle, related

VIEW = "(SELECT alongside_may('people.view'))"
PROTECT = "(SELECT alongside_may('people.protect'))"
SYSTEM = "(SELECT alongside_may('system'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"

# Read as its owner, as people_reason is: the circle's own policy cannot read the circle.
CIRCLE = f"""
CREATE VIEW people_own_circle WITH (security_barrier) AS
    SELECT person_id FROM people_circlemember
    WHERE user_id = {USER} AND organisation_id = {ORGANISATION} AND ended_at IS NULL;
REVOKE ALL ON people_own_circle FROM {APP_ROLE}, {PORTAL_ROLE};
GRANT SELECT ON people_own_circle TO {APP_ROLE};
"""

# Without a circle yet, whoever cares for the person begins one; from then on it alone adds to it.
BEGINS = """NOT EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = people_circlemember.person_id AND p.protected)"""

MAY_WRITE = """
-- The house may not read people, but must not write to somebody in a way that is not safe.
CREATE FUNCTION people_may_write_to(person uuid, channel text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NOT EXISTS (
        SELECT 1 FROM people_protection k
        WHERE k.person_id = person AND NOT channel = ANY (k.channels));
END $$;
"""

CARE = f"""(SELECT alongside_may('cases.work')) AND {related("people_invitation", "care")}
    AND ({in_circle("people_invitation")} OR NOT EXISTS (
        SELECT 1 FROM people_person p WHERE p.id = people_invitation.person_id AND p.protected))"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_safe_mode")]
    operations = [
        migrations.RunSQL(CIRCLE, "DROP VIEW people_own_circle"),
        migrations.RunSQL(MAY_WRITE, "DROP FUNCTION people_may_write_to"),
        ProtectRows(
            "people_circlemember",
            {
                "SELECT": f"{VIEW} AND (user_id = {USER} OR "
                f"{related('people_circlemember', 'care')})",
                "INSERT": f"""{PROTECT} AND organisation_id = {ORGANISATION}
                    AND added_by_id = {USER} AND {related("people_circlemember", "care")}
                    AND ({in_circle("people_circlemember")} OR {BEGINS})""",
                "UPDATE": f"{PROTECT} AND {in_circle('people_circlemember')}",
            },
        ),
        ProtectRows(
            "people_protection",
            {
                "SELECT": f"{VIEW} AND {in_circle('people_protection')} "
                f"AND {related('people_protection')}",
                "INSERT": f"{PROTECT} AND {in_circle('people_protection')} "
                f"AND {related('people_protection', 'care')}",
                "UPDATE": f"{PROTECT} AND {in_circle('people_protection')} "
                f"AND {related('people_protection', 'care')}",
                "DELETE": f"{PROTECT} AND {in_circle('people_protection')} "
                f"AND {related('people_protection', 'care')}",
            },
        ),
        ProtectRows(
            "people_circlenews",
            {
                "SELECT": f"{VIEW} AND {in_circle('people_circlenews')} "
                f"AND {related('people_circlenews')}",
                "INSERT": f"said_by_id = {USER} AND {related('people_circlenews')}",
            },
        ),
        migrations.RunSQL(
            [
                "DROP POLICY alongside_app_select ON people_invitation",
                f"""CREATE POLICY alongside_app_select ON people_invitation
                    FOR SELECT TO {APP_ROLE} USING ({SYSTEM} OR {CARE})""",
            ],
            migrations.RunSQL.noop,
        ),
    ]
