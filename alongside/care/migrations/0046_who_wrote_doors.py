"""An answer to an offered place finds its case too; from a number of two, nothing is settled."""

from importlib import import_module

from django.db import migrations

_DOORS = import_module("alongside.care.migrations.0043_text_reply_rows")
_RING = "IF short = 'ring' THEN"
CONCERNED = """
CREATE OR REPLACE FUNCTION care_concerned(asked uuid) RETURNS SETOF care_case
LANGUAGE sql STABLE AS $$
    SELECT c FROM care_case c
    WHERE c.id = asked
       OR c.id = (SELECT v.case_id FROM care_firstvisit v WHERE v.id = asked)
       OR c.referral_id = (SELECT coalesce(r.parent_id, r.id) FROM referrals_referral r
                           WHERE r.id = asked)
$$;
"""
TAKE = "CREATE OR REPLACE FUNCTION care_take_reply" + _DOORS.DOORS.split(
    "CREATE FUNCTION care_take_reply", 1
)[1].replace(_RING, "IF short = 'ring' AND why <> 'who_wrote' THEN")
SHARED = f"""
CREATE FUNCTION care_is_shared(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {_DOORS.REFUSE}
    RETURN EXISTS (SELECT 1 FROM care_concerned(asked) c
                   WHERE people_way_is_shared(c.person_id, c.organisation_id));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0045_who_wrote"), ("people", "0026_way_is_shared")]
    operations = [
        migrations.RunSQL(CONCERNED, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
        migrations.RunSQL(SHARED, "DROP FUNCTION care_is_shared"),
    ]
