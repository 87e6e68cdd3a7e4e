"""Somebody on a list texted back what is no answer: noted once, while they have given none."""

from django.db import migrations

DOOR = """
CREATE FUNCTION outreach_wrote(asked uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE outreach_invitee SET wrote_at = moment
    WHERE link = asked AND status = 'sent' AND wrote_at IS NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0006_wrote")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION outreach_wrote")]
