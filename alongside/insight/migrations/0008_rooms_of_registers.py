"""A provider counts who walked in and how many were in the room: numbers, by month, of its own."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

# Of each session the last head-count stands. Its day is that of the session.
ROOMS = f"""
CREATE FUNCTION insight_own_rooms(since timestamptz, before timestamptz)
RETURNS TABLE (month date, walk_ins bigint, counted bigint, heads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('reports.service') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY WITH ours AS (
        SELECT s.id, date_trunc('month', s.starts_at AT TIME ZONE 'Europe/London')::date AS month
        FROM booking_session s
        WHERE s.organisation_id = alongside_organisation() AND s.worker_id IS NULL
          AND s.status <> 'called_off' AND s.starts_at >= since AND s.starts_at < before),
    came AS (
        SELECT w.session_id, count(*) AS number FROM booking_walkin w JOIN ours o ON o.id = w.session_id
        WHERE w.taken_back_at IS NULL GROUP BY 1),
    rooms AS (
        SELECT DISTINCT ON (h.session_id) h.session_id, h.count AS number
        FROM booking_headcount h JOIN ours o ON o.id = h.session_id
        ORDER BY h.session_id, h.created_at DESC, h.id DESC)
    SELECT o.month, coalesce(sum(c.number), 0)::bigint, count(r.number),
        coalesce(sum(r.number), 0)::bigint
    FROM ours o LEFT JOIN came c ON c.session_id = o.id LEFT JOIN rooms r ON r.session_id = o.id
    WHERE c.number > 0 OR r.number IS NOT NULL
    GROUP BY 1 ORDER BY 1;
END $$;
REVOKE ALL ON FUNCTION insight_own_rooms(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION insight_own_rooms(timestamptz, timestamptz) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0007_days_of_registers"), ("booking", "0011_slots")]
    operations = [migrations.RunSQL(ROOMS, "DROP FUNCTION insight_own_rooms")]
