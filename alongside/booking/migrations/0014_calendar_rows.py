"""Whose calendars are whose; what they take up is in the way, and what is published names nobody."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"
ORGANISATION = "(SELECT alongside_organisation())"
USER = "(SELECT alongside_user())"
WORKS = f"(SELECT alongside_may('cases.work')) AND {{of}}organisation_id = {ORGANISATION}"
OWN = f"{WORKS.format(of='')} AND worker_id = {USER}"
OWN_PLAN = f"""EXISTS (SELECT 1 FROM booking_slotplan p
    WHERE p.id = booking_busycalendar.plan_id AND {WORKS.format(of="p.")} AND p.worker_id = {USER})"""
LED_PLAN = f"""EXISTS (SELECT 1 FROM booking_slotplan p
    WHERE p.id = booking_busycalendar.plan_id AND {WORKS.format(of="p.")}
      AND (p.worker_id = {USER} OR (SELECT alongside_may('cases.reassign'))))"""
OF_CALENDAR = "EXISTS (SELECT 1 FROM booking_busycalendar c WHERE c.id = calendar_id)"

BUSY = """
CREATE OR REPLACE FUNCTION booking_busy(
    plans uuid[], since timestamptz, upto timestamptz, zone text)
RETURNS TABLE (plan uuid, starts_at timestamptz, ends_at timestamptz, place text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('alongside.actor', true), '') = '' THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT p.id, s.starts_at, s.ends_at,
        CASE WHEN s.how = 'face_to_face' THEN md5(lower(btrim(s.place_name))) ELSE '' END
    FROM booking_slotplan p JOIN booking_session s ON s.worker_id = p.worker_id
    WHERE p.id = ANY (plans) AND s.taken > 0 AND s.status = 'open'
      AND s.starts_at BETWEEN since - interval '1 day' AND upto
    UNION ALL
    SELECT p.id, a.at, a.at + make_interval(mins => a.minutes),
        CASE WHEN a.kind IN ('phone', 'video', 'text') THEN ''
             -- Where is not known: it is somewhere else.
             WHEN a.place = '' THEN a.id::text ELSE md5(lower(btrim(a.place))) END
    FROM booking_slotplan p JOIN care_appointment a ON a.worker_id = p.worker_id
    WHERE p.id = ANY (plans) AND a.status = 'planned'
      AND a.at BETWEEN since - interval '1 day' AND upto
    UNION ALL
    SELECT p.id, f.starts_on::timestamp AT TIME ZONE zone,
        (f.ends_on + 1)::timestamp AT TIME ZONE zone, NULL
    FROM booking_slotplan p JOIN care_absence f
        ON f.worker_id = p.worker_id AND f.organisation_id = p.organisation_id
    WHERE p.id = ANY (plans) AND f.called_off_at IS NULL
      AND f.starts_on <= upto::date + 1 AND f.ends_on >= since::date - 1
    {calendars};
END $$;
"""
# A calendar of theirs is about them, whichever team they work for at that hour.
CALENDARS = """UNION ALL
    SELECT p.id, t.starts_at, t.ends_at, NULL
    FROM booking_slotplan p
    JOIN booking_slotplan o ON o.worker_id = p.worker_id
    JOIN booking_busycalendar c ON c.plan_id = o.id
    JOIN booking_busytime t ON t.calendar_id = c.id
    WHERE p.id = ANY (plans) AND t.starts_at < upto AND t.ends_at > since - interval '1 day'"""

PUBLISHED = f"""
CREATE FUNCTION booking_calendar(asked uuid, since timestamptz)
RETURNS TABLE (id uuid, starts_at timestamptz, ends_at timestamptz, how text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT a.id, a.at, a.at + make_interval(mins => a.minutes), a.kind::text
    FROM booking_publishedcalendar c
    JOIN care_appointment a ON a.worker_id = c.worker_id AND a.status IN ('planned', 'kept')
    JOIN care_case k ON k.id = a.case_id AND k.organisation_id = c.organisation_id
    WHERE c.id = asked AND c.ended_at IS NULL AND a.at > since
    UNION ALL
    SELECT p.id, s.starts_at, s.ends_at, s.how::text
    FROM booking_publishedcalendar c
    JOIN booking_session s ON s.worker_id = c.worker_id
        AND s.organisation_id = c.organisation_id AND s.status = 'open'
    JOIN booking_place p ON p.session_id = s.id AND p.status = 'booked'
    WHERE c.id = asked AND c.ended_at IS NULL AND s.starts_at > since
      AND NOT EXISTS (SELECT 1 FROM care_appointment a WHERE a.id = p.id)
    ORDER BY 2;
END $$;
REVOKE ALL ON FUNCTION booking_calendar(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_calendar(uuid, timestamptz) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0013_calendars")]
    operations = [
        ProtectRows(
            "booking_publishedcalendar",
            {
                "SELECT": f"{SYSTEM} OR ({OWN})",
                **dict.fromkeys(("INSERT", "UPDATE"), OWN),
            },
        ),
        ProtectRows(
            "booking_busycalendar",
            {
                "SELECT": f"{SYSTEM} OR {LED_PLAN}",
                "UPDATE": SYSTEM,
                **dict.fromkeys(("INSERT", "DELETE"), OWN_PLAN),
            },
        ),
        ProtectRows(
            "booking_busytime",
            {
                **dict.fromkeys(("SELECT", "DELETE"), f"{SYSTEM} OR {OF_CALENDAR}"),
                "INSERT": SYSTEM,
            },
        ),
        migrations.RunSQL(BUSY.replace("{calendars}", CALENDARS), BUSY.replace("{calendars}", "")),
        migrations.RunSQL(PUBLISHED, "DROP FUNCTION booking_calendar"),
    ]
