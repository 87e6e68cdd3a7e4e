"""A draft is its author's alone; what a system handed over is read once, through a narrow door."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

MAY = "(SELECT alongside_may('referrals.send'))"
THE_HOUSE = "(SELECT alongside_may('system'))"
OURS = "organisation_id = (SELECT alongside_organisation())"
OWN = f"{MAY} AND {OURS} AND by_id = (SELECT alongside_user())"
PROGRAM = f"{MAY} AND {OURS} AND (SELECT alongside_user()) IS NULL"

OPEN = """
-- One answer for each question; only "opened" comes with what was handed over, and empties it.
CREATE FUNCTION begun_open_launch(asked uuid, at timestamptz)
RETURNS TABLE (outcome text, content jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found begun_launch;
BEGIN
    IF NOT alongside_may('referrals.send') OR alongside_user() IS NULL THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO found FROM begun_launch l WHERE l.id = asked FOR UPDATE;
    IF found.id IS NULL THEN
        RETURN QUERY SELECT 'unknown', NULL::jsonb;
    ELSIF found.organisation_id <> alongside_organisation() THEN
        RETURN QUERY SELECT 'elsewhere', NULL::jsonb;
    ELSIF found.opened_by_id = alongside_user() THEN
        RETURN QUERY SELECT 'again', NULL::jsonb;
    ELSIF found.opened_at IS NOT NULL THEN
        RETURN QUERY SELECT 'used', NULL::jsonb;
    ELSIF found.expires_at <= at THEN
        RETURN QUERY SELECT 'late', NULL::jsonb;
    ELSE
        UPDATE begun_launch l SET opened_at = at, opened_by_id = alongside_user(), content = '{}'
        WHERE l.id = asked;
        RETURN QUERY SELECT 'opened', found.content;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0001_begun"), ("people", "0002_row_security")]
    operations = [
        ProtectRows(
            "begun_draft",
            {
                "SELECT": f"{THE_HOUSE} OR {OWN}",
                "INSERT": OWN,
                "UPDATE": OWN,
                "DELETE": f"{THE_HOUSE} OR {OWN}",
            },
        ),
        ProtectRows(
            "begun_launch",
            {
                "SELECT": f"{THE_HOUSE} OR {PROGRAM}",
                "INSERT": PROGRAM,
                "DELETE": THE_HOUSE,
            },
        ),
        migrations.RunSQL(OPEN, "DROP FUNCTION begun_open_launch"),
    ]
