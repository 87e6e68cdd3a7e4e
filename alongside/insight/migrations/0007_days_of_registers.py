"""A provider's figures know the days of its registers: of the session, as the marks stand."""

from importlib import import_module

from django.db import migrations

EARLIER = "alongside.insight.migrations"
PAIRS_BEFORE = import_module(f"{EARLIER}.0005_own_services").PAIRS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
PAIRS = PAIRS_BEFORE.replace("m.name = 'attend'", "m.name = 'attend' AND NOT booking_undone(m.id)")
DAYS_BEFORE = import_module(f"{EARLIER}.0006_days_of_own_lists").DAYS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# What was noted by hand on the day of a session gives way to the mark that stands on its register.
DAYS = """
CREATE OR REPLACE FUNCTION insight_days_of(whose uuid)
RETURNS TABLE (referral_id uuid, person_id uuid, name text, on_day date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH mine AS (
        SELECT f.id, f.person_id FROM referrals_referral f
        WHERE f.to_organisation_id = whose AND f.kind = 'provider'),
    marked AS (
        SELECT f.id, f.person_id, CASE l.status WHEN 'came' THEN 'attend' ELSE 'miss' END AS name,
            (s.starts_at AT TIME ZONE 'Europe/London')::date AS on_day
        FROM mine f JOIN booking_place p ON p.referral_id = f.id
        JOIN booking_registerline l ON l.place_id = p.id AND l.status <> 'expected'
        JOIN booking_session s ON s.id = p.session_id)
    SELECT k.id, k.person_id, k.name, k.on_day FROM marked k
    UNION
    SELECT f.id, f.person_id, m.name::text, (m.created_at AT TIME ZONE 'Europe/London')::date
    FROM mine f JOIN referrals_referralmove m ON m.referral_id = f.id
    WHERE m.name IN ('attend', 'miss')
      AND NOT EXISTS (SELECT 1 FROM booking_registermark k WHERE k.id = m.id)
      AND NOT EXISTS (SELECT 1 FROM marked k WHERE k.id = f.id
          AND k.on_day = (m.created_at AT TIME ZONE 'Europe/London')::date)
    UNION
    SELECT f.id, f.person_id, CASE WHEN l.came THEN 'attend' ELSE 'miss' END, l.day
    FROM mine f
    JOIN attendance_line l ON l.referral_id = f.id AND l.problem = ''
    JOIN attendance_sheet s ON s.id = l.sheet_id AND s.state = 'kept'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0006_days_of_own_lists"), ("booking", "0010_register_rows")]
    operations = [migrations.RunSQL(DAYS, DAYS_BEFORE), migrations.RunSQL(PAIRS, PAIRS_BEFORE)]
