"""What is asked of somebody, or said to them, goes only while it stands: the house asks by doors.

Whether they still would like to come: while the referral is open and their link worker has not
found out. That somebody tried to reach them: until they were spoken with.
"""

from django.db import migrations

REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
MISSED = f"""
CREATE FUNCTION care_missed_stands(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN care_has_missed_twice(asked) AND EXISTS (
        SELECT 1 FROM referrals_referral f
        JOIN care_case k ON k.referral_id = f.parent_id AND k.status = 'open'
        JOIN care_task t ON t.case_id = k.id AND t.reason = 'missed_twice' AND t.status = 'open'
        JOIN referrals_referralmove n ON n.referral_id = f.id AND n.id::text = t.about
        WHERE f.id = asked AND f.status IN
            ('accepted', 'waiting', 'contacted', 'booked', 'attended', 'not_attended'));
END $$;
"""
NOT_MET = f"""
CREATE FUNCTION care_not_met(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN EXISTS (SELECT 1 FROM care_case c WHERE c.id = asked AND c.first_contact_at IS NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0056_asked_after_misses")]
    operations = [
        migrations.RunSQL(MISSED, "DROP FUNCTION care_missed_stands"),
        migrations.RunSQL(NOT_MET, "DROP FUNCTION care_not_met"),
    ]
