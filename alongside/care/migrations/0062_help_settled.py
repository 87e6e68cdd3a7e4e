"""A task about help to come ends with what it was for: found, no longer asked for, or given back."""

from importlib import import_module

from django.db import migrations

FOUND = import_module("alongside.care.migrations.0058_task_of_each_place").FOUND
SETTLE = """
CREATE FUNCTION care_settle_help(asked uuid, place text, why text, becomes text, moment timestamptz)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One place may be in two teams' hands, where one offered the person to the other.
    RETURN QUERY UPDATE care_task t SET status = becomes, settled_at = moment
    FROM referrals_referral f JOIN care_case k ON k.referral_id IN (f.id, f.parent_id)
    WHERE f.id = asked AND t.case_id = k.id AND t.reason = why AND t.status = 'open'
      AND why IN ('help_wanted', 'help_refused') AND starts_with(t.about, place)
    RETURNING k.person_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0061_moment")]
    operations = [
        migrations.RunSQL("DROP FUNCTION care_help_found", FOUND),
        migrations.RunSQL(SETTLE, "DROP FUNCTION care_settle_help"),
    ]
