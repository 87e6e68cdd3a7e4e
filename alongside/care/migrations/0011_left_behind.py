"""How many open cases somebody left behind, and who has them now: numbers, no person."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION care_left_by(organisation uuid, leavers uuid[])
RETURNS TABLE (leaver uuid, now_with text, orphan boolean, cases bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (alongside_may('system') OR alongside_may('members.manage')
            AND organisation = alongside_organisation()) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT l.id, w.name::text, c.worker_id = l.id, count(*)
    FROM unnest(leavers) AS l (id)
    JOIN care_case c ON c.organisation_id = organisation AND c.status = 'open'
        AND (c.worker_id = l.id OR EXISTS (
            SELECT 1 FROM referrals_referralmove m
            WHERE m.referral_id = c.referral_id AND m.name = 'accept' AND m.by_id = l.id))
    JOIN accounts_user w ON w.id = c.worker_id
    GROUP BY l.id, w.name, c.worker_id = l.id
    ORDER BY l.id, w.name;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0010_more_ways_and_outcomes"),
        ("referrals", "0012_here_before_agreements"),
    ]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION care_left_by")]
