"""A team's doors and what was asked through them are its own; who stands outside sees one door."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

THE_HOUSE = "(SELECT alongside_may('system'))"
OURS = """(SELECT alongside_may('referrals.triage'))
    AND team_id = (SELECT alongside_organisation())"""

DOORS = """
-- For the house, which answers whoever holds a link: no row where it is over.
CREATE FUNCTION begun_open_door(asked uuid, at timestamptz)
RETURNS TABLE (id uuid, team_id uuid, team text, phone text, name text, domains text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.team_id, o.name::text, o.phone::text, d.name::text, d.domains::text[]
    FROM begun_door d JOIN organisations_organisation o ON o.id = d.team_id
    WHERE alongside_may('system') AND d.id = asked AND d.ended_at IS NULL AND d.expires_at > at
      AND NOT (d.once AND EXISTS (SELECT 1 FROM begun_asked a WHERE a.door_id = d.id))
$$;

-- What the same form has asked already: its reference, for whoever clicks twice.
CREATE FUNCTION begun_asked_with(key uuid, through uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.reference::text FROM begun_asked a
    WHERE alongside_may('system') AND a.id = key AND a.door_id = through
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0005_outside")]
    operations = [
        ProtectRows(
            "begun_door",
            {
                "SELECT": OURS,
                "INSERT": f"{OURS} AND made_by_id = (SELECT alongside_user())",
                "UPDATE": OURS,
            },
        ),
        ProtectRows(
            "begun_doorcode",
            dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), THE_HOUSE),
        ),
        ProtectRows(
            "begun_asked",
            {
                "SELECT": f"({OURS}) OR {THE_HOUSE} AND answered_at IS NOT NULL",
                "INSERT": THE_HOUSE,
                "UPDATE": OURS,
                "DELETE": f"{THE_HOUSE} AND answered_at IS NOT NULL",
            },
        ),
        migrations.RunSQL(DOORS, "DROP FUNCTION begun_asked_with, begun_open_door"),
    ]
