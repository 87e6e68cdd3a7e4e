"""Doors through which a provider counts its own people: numbers come back, and nobody's row."""

from django.db import migrations

MINE = """mine AS (
        SELECT f.id, f.person_id, f.parent_id, f.status, f.sent_at FROM referrals_referral f
        WHERE f.to_organisation_id = alongside_organisation()
          AND f.kind = 'provider' AND f.status <> 'draft')"""
ONLY = """IF NOT alongside_may('reports.service') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
SAFELY = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp"

PEOPLE = f"""
CREATE FUNCTION insight_own_people(since timestamptz, before timestamptz)
RETURNS TABLE (referred bigint, taken_on bigint, came bigint, finished bigint) {SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY WITH {MINE},
    steps AS (
        SELECT m.name, f.person_id FROM referrals_referralmove m JOIN mine f ON f.id = m.referral_id
        WHERE m.created_at >= since AND m.created_at < before)
    SELECT (SELECT count(DISTINCT f.person_id) FROM mine f
            WHERE f.sent_at >= since AND f.sent_at < before),
        count(DISTINCT s.person_id) FILTER (WHERE s.name = 'accept'),
        count(DISTINCT s.person_id) FILTER (WHERE s.name = 'attend'),
        count(DISTINCT s.person_id) FILTER (WHERE s.name = 'complete')
    FROM steps s;
END $$;
"""
# Somebody came or did not, once a day, however often it was ticked.
DAYS = f"""
CREATE FUNCTION insight_own_attendances(since timestamptz, before timestamptz)
RETURNS TABLE (month date, came bigint, missed bigint) {SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY WITH {MINE},
    days AS (
        SELECT DISTINCT m.referral_id, m.name,
            (m.created_at AT TIME ZONE 'Europe/London')::date AS on_day
        FROM referrals_referralmove m JOIN mine f ON f.id = m.referral_id
        WHERE m.name IN ('attend', 'miss') AND m.created_at >= since AND m.created_at < before)
    SELECT date_trunc('month', d.on_day)::date,
        count(*) FILTER (WHERE d.name = 'attend'), count(*) FILTER (WHERE d.name = 'miss')
    FROM days d GROUP BY 1 ORDER BY 1;
END $$;
"""
UNMET = f"""
CREATE FUNCTION insight_own_answers(since timestamptz, before timestamptz)
RETURNS TABLE (status text, reason text, referrals bigint) {SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY WITH {MINE}
    SELECT f.status::text, coalesce(last.reason, '')::text, count(*)
    FROM mine f
    LEFT JOIN LATERAL (
        SELECT m.reason FROM referrals_referralmove m WHERE m.referral_id = f.id
        ORDER BY m.created_at DESC, m.id DESC LIMIT 1) last ON true
    WHERE f.sent_at >= since AND f.sent_at < before
    GROUP BY 1, 2;
END $$;
"""
# Answers that link workers asked for. What fewer than eight people answered is not handed out at
# all, so that nobody at a small club reads one person's answers.
PAIRS = f"""
CREATE FUNCTION insight_own_pairs(since timestamptz, before timestamptz)
RETURNS TABLE (item text, eligible bigint, started bigint, firsts int[], seconds int[])
{SAFELY} AS $$
BEGIN
    {ONLY}
    RETURN QUERY WITH {MINE},
    came AS (
        SELECT f.person_id, min(m.created_at) AS at FROM referrals_referralmove m
        JOIN mine f ON f.id = m.referral_id WHERE m.name = 'attend' GROUP BY 1),
    here AS (
        SELECT DISTINCT c.person_id, c.at FROM came c
        JOIN mine f ON f.person_id = c.person_id
        JOIN referrals_referralmove m ON m.referral_id = f.id AND m.name = 'attend'
            AND m.created_at >= since AND m.created_at < before),
    items AS (SELECT unnest(ARRAY['satisfied', 'worthwhile', 'happy', 'anxious']) AS code),
    given AS (
        SELECT r.person_id, a.item AS code, r.taken_at, a.value, r.point
        FROM outcomes_response r JOIN outcomes_answer a ON a.response_id = r.id
        WHERE r.instrument_code = 'ons4' AND r.not_done_reason = '' AND a.value IS NOT NULL
          AND r.person_id IN (SELECT h.person_id FROM here h)),
    pairs AS (
        SELECT i.code, h.person_id, first.value AS before_it, later.value AS after_it
        FROM here h CROSS JOIN items i
        LEFT JOIN LATERAL (
            SELECT g.value FROM given g
            WHERE g.person_id = h.person_id AND g.code = i.code AND g.taken_at <= h.at
            ORDER BY g.taken_at DESC LIMIT 1) first ON true
        LEFT JOIN LATERAL (
            SELECT g.value FROM given g
            WHERE g.person_id = h.person_id AND g.code = i.code AND g.taken_at > h.at
              AND g.point IN ('review', 'final')
            ORDER BY g.taken_at DESC LIMIT 1) later ON true)
    SELECT p.code, count(*), count(p.before_it),
        CASE WHEN count(*) FILTER (WHERE known.so) > 7 THEN
            array_agg(p.before_it::int ORDER BY p.before_it, p.after_it) FILTER (WHERE known.so) END,
        CASE WHEN count(*) FILTER (WHERE known.so) > 7 THEN
            array_agg(p.after_it::int ORDER BY p.before_it, p.after_it) FILTER (WHERE known.so) END
    FROM pairs p
    CROSS JOIN LATERAL (
        SELECT p.before_it IS NOT NULL AND p.after_it IS NOT NULL AS so) known
    GROUP BY p.code;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0004_ethnic_group"),
        ("referrals", "0018_move_of_this_referral"),
        ("outcomes", "0002_row_security"),
    ]
    operations = [
        migrations.RunSQL(PEOPLE, "DROP FUNCTION insight_own_people"),
        migrations.RunSQL(DAYS, "DROP FUNCTION insight_own_attendances"),
        migrations.RunSQL(UNMET, "DROP FUNCTION insight_own_answers"),
        migrations.RunSQL(PAIRS, "DROP FUNCTION insight_own_pairs"),
    ]
