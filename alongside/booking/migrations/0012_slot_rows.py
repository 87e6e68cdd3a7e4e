"""Who sets the times of a link worker, and what is in their way: when, never with whom.

Whoever refers somebody has to read what is free; what takes up the rest is told by one function.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, NarrowColumns, ProtectRows

ORGANISATION = "(SELECT alongside_organisation())"
USER = "(SELECT alongside_user())"
# Their own; whoever leads sets those of the team.
SETS = f"""(SELECT alongside_may('cases.work')) AND {{plan}}organisation_id = {ORGANISATION}
    AND ({{plan}}worker_id = {USER} OR (SELECT alongside_may('cases.reassign')))"""
OF_A_PLAN = f"""EXISTS (SELECT 1 FROM booking_slotplan p
    WHERE p.id = booking_slothours.plan_id AND {SETS.format(plan="p.")})"""

BUSY = f"""
-- ``place``: '' from anywhere, NULL no meeting, else a code of where they are, to be compared.
CREATE FUNCTION booking_busy(plans uuid[], since timestamptz, upto timestamptz, zone text)
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
      AND f.starts_on <= upto::date + 1 AND f.ends_on >= since::date - 1;
END $$;
REVOKE ALL ON FUNCTION booking_busy(uuid[], timestamptz, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_busy(uuid[], timestamptz, timestamptz, text) TO {APP_ROLE};
"""

# A time that was booked by a referral is an appointment of the case under the same id: given back,
# it is called off.
FREED = """
CREATE FUNCTION care_time_freed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE care_appointment SET status = 'cancelled' WHERE id = NEW.id AND status = 'planned';
    RETURN NULL;
END $$;
CREATE TRIGGER appointment_goes AFTER UPDATE OF status ON booking_place
    FOR EACH ROW WHEN (OLD.status = 'booked' AND NEW.status <> 'booked')
    EXECUTE FUNCTION care_time_freed();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0011_slots"), ("care", "0046_who_wrote_doors")]
    operations = [
        ProtectRows(
            "booking_slotplan",
            {
                "SELECT": "true",
                **dict.fromkeys(("INSERT", "UPDATE"), SETS.format(plan="")),
            },
        ),
        ProtectRows(
            "booking_slothours",
            {"SELECT": "true", **dict.fromkeys(("INSERT", "DELETE"), OF_A_PLAN)},
        ),
        migrations.RunSQL(BUSY, "DROP FUNCTION booking_busy"),
        migrations.RunSQL(
            FREED,
            "DROP TRIGGER appointment_goes ON booking_place; DROP FUNCTION care_time_freed",
        ),
        NarrowColumns(
            "booking_session",
            "id, service_id, day, starts_at, ends_at, place_name, status, how",
            PORTAL_ROLE,
        ),
    ]
