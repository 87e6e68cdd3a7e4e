"""A reflection is read, written and taken out by its author; the house forgets what is old."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OWN = "by_id = (SELECT alongside_user()) AND (SELECT alongside_may('cases.work'))"
FORGET = """
CREATE FUNCTION owncare_forget_reflections(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM owncare_reflection WHERE created_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("owncare", "0001_reflections"), ("people", "0002_row_security")]
    operations = [
        ProtectRows("owncare_reflection", {"SELECT": OWN, "INSERT": OWN, "DELETE": OWN}),
        migrations.RunSQL(FORGET, "DROP FUNCTION owncare_forget_reflections"),
    ]
