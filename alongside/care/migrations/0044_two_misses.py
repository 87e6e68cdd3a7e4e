"""Whoever missed a service twice in a row is a task of their link worker, made by the house."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION care_call_after_two_misses(asked uuid, moment timestamptz, today date)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE steps text[]; latest uuid; c care_case%ROWTYPE;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(m.name ORDER BY m.created_at DESC, m.id DESC),
           (array_agg(m.id ORDER BY m.created_at DESC, m.id DESC))[1]
    INTO steps, latest FROM (
        SELECT n.id, n.name, n.created_at FROM referrals_referralmove n
        WHERE n.referral_id = asked AND n.name IN ('attend', 'miss')
        ORDER BY n.created_at DESC, n.id DESC LIMIT 2) m;
    IF steps IS DISTINCT FROM ARRAY['miss', 'miss'] THEN RETURN NULL; END IF;
    SELECT k.* INTO c FROM referrals_referral f
    JOIN care_case k ON k.referral_id = f.parent_id AND k.status = 'open'
    JOIN people_person p ON p.id = k.person_id AND NOT p.restricted
    WHERE f.id = asked FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM care_task t WHERE t.case_id = c.id AND t.reason = 'missed_twice'
               AND (t.status = 'open' OR t.about = latest::text)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                           owner_id, due_on, status, note)
    VALUES (gen_random_uuid(), moment, c.organisation_id, c.id, '', 'missed_twice', latest::text,
            c.worker_id, today, 'open', '');
    RETURN c.person_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0043_text_reply_rows"), ("referrals", "0020_file_rows")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION care_call_after_two_misses")]
