"""Whoever did not come twice is asked by a message, and what they answer acts."""

from django.db import migrations

DOORS = """
CREATE FUNCTION care_has_missed_twice(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce((SELECT array_agg(m.name) = ARRAY['miss', 'miss']::varchar[] FROM (
        SELECT n.name FROM referrals_referralmove n
        WHERE n.referral_id = asked AND n.name IN ('attend', 'miss') AND NOT booking_undone(n.id)
        ORDER BY n.created_at DESC, n.id DESC LIMIT 2) m), false);
END $$;

-- They have said it themselves: nobody has to find out what is wrong.
CREATE FUNCTION care_answer_missed(asked uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE care_task SET status = 'done', settled_at = moment
    WHERE reason = 'missed_twice' AND status = 'open'
      AND case_id IN (SELECT c.id FROM care_concerned(asked) c);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0055_ways_left"), ("booking", "0010_register_rows")]
    operations = [
        migrations.RunSQL(
            DOORS, "DROP FUNCTION care_answer_missed; DROP FUNCTION care_has_missed_twice"
        )
    ]
