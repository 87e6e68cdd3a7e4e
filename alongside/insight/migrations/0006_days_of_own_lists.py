"""A provider's figures know the days that its own list has, each once whoever wrote it down."""

from django.db import migrations

SAFELY = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
ONLY = """IF NOT alongside_may('reports.service') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
# On which days somebody came or did not, by steps and by lists that stand. For the doors alone.
DAYS = """
CREATE FUNCTION insight_days_of(whose uuid)
RETURNS TABLE (referral_id uuid, person_id uuid, name text, on_day date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id, f.person_id, m.name::text, (m.created_at AT TIME ZONE 'Europe/London')::date
    FROM referrals_referral f JOIN referrals_referralmove m ON m.referral_id = f.id
    WHERE f.to_organisation_id = whose AND f.kind = 'provider' AND m.name IN ('attend', 'miss')
    UNION
    SELECT f.id, f.person_id, CASE WHEN l.came THEN 'attend' ELSE 'miss' END, l.day
    FROM referrals_referral f
    JOIN attendance_line l ON l.referral_id = f.id AND l.problem = ''
    JOIN attendance_sheet s ON s.id = l.sheet_id AND s.state = 'kept'
    WHERE f.to_organisation_id = whose AND f.kind = 'provider'
$$;
"""
ATTENDANCES = f"""
CREATE OR REPLACE FUNCTION insight_own_attendances(since timestamptz, before timestamptz)
RETURNS TABLE (month date, came bigint, missed bigint) {SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY
    SELECT date_trunc('month', d.on_day)::date,
        count(*) FILTER (WHERE d.name = 'attend'), count(*) FILTER (WHERE d.name = 'miss')
    FROM insight_days_of(alongside_organisation()) d
    WHERE d.on_day >= (since AT TIME ZONE 'Europe/London')::date
      AND d.on_day < (before AT TIME ZONE 'Europe/London')::date
    GROUP BY 1 ORDER BY 1;
END $$;
"""
PEOPLE = f"""
CREATE OR REPLACE FUNCTION insight_own_people(since timestamptz, before timestamptz)
RETURNS TABLE (referred bigint, taken_on bigint, came bigint, finished bigint) {SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY WITH mine AS (
        SELECT f.id, f.person_id, f.sent_at FROM referrals_referral f
        WHERE f.to_organisation_id = alongside_organisation()
          AND f.kind = 'provider' AND f.status <> 'draft'),
    steps AS (
        SELECT m.name, f.person_id FROM referrals_referralmove m JOIN mine f ON f.id = m.referral_id
        WHERE m.created_at >= since AND m.created_at < before)
    SELECT (SELECT count(DISTINCT f.person_id) FROM mine f
            WHERE f.sent_at >= since AND f.sent_at < before),
        (SELECT count(DISTINCT s.person_id) FROM steps s WHERE s.name = 'accept'),
        (SELECT count(DISTINCT d.person_id) FROM insight_days_of(alongside_organisation()) d
            WHERE d.name = 'attend'
              AND d.on_day >= (since AT TIME ZONE 'Europe/London')::date
              AND d.on_day < (before AT TIME ZONE 'Europe/London')::date),
        (SELECT count(DISTINCT s.person_id) FROM steps s WHERE s.name = 'complete');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_own_services"), ("attendance", "0002_attendance_rows")]
    operations = [
        migrations.RunSQL(DAYS, "DROP FUNCTION insight_days_of"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION insight_days_of FROM PUBLIC", migrations.RunSQL.noop
        ),
        migrations.RunSQL(ATTENDANCES, migrations.RunSQL.noop),
        migrations.RunSQL(PEOPLE, migrations.RunSQL.noop),
    ]
