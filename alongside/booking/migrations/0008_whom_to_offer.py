"""Who is offered a place next, by one rule; and two records made one leave nothing half ended."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

# The house may not read the records of people, so the database looks whom it may ask.
QUEUE = f"""
CREATE FUNCTION booking_queue(asked uuid) RETURNS TABLE (entry uuid, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.created_at
    FROM booking_session s
    JOIN booking_waitingentry w ON w.service_id = s.service_id AND w.status = 'waiting'
        AND (w.session_id = s.id OR w.session_id IS NULL)
    -- Of whom data is only kept, nobody is told of an offer.
    JOIN people_person o ON o.id = w.person_id AND NOT o.restricted AND NOT o.has_died
    WHERE s.id = asked AND NOT EXISTS (
        SELECT 1 FROM booking_place p
        WHERE p.session_id = s.id AND p.person_id = w.person_id
          AND (p.status IN ('booked', 'offered')
               -- Who said no to it is not asked the same again, nor who was silent, until they speak.
               OR p.status = 'declined' AND p.created_at >= w.created_at
               OR p.status = 'lapsed' AND p.created_at >= greatest(w.created_at, w.wanted_at)))
$$;
REVOKE ALL ON FUNCTION booking_queue(uuid) FROM PUBLIC;

CREATE FUNCTION booking_next(asked uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT q.entry FROM booking_queue(asked) q ORDER BY q.since, q.entry LIMIT most;
END $$;
REVOKE ALL ON FUNCTION booking_next(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_next(uuid, integer) TO {APP_ROLE};
"""

HOLD = """
CREATE OR REPLACE FUNCTION booking_hold(asked uuid)
RETURNS TABLE (status text, starts_at timestamptz, places integer, taken integer, waiting integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('alongside.actor', true), '') = '' THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM booking_session s WHERE s.id = asked FOR UPDATE;
    RETURN QUERY
    SELECT s.status::text, s.starts_at, s.places::integer, s.taken::integer,
        (SELECT count(*)::integer FROM booking_queue(asked))
    FROM booking_session s WHERE s.id = asked;
END $$;
"""
HOLD_BEFORE = HOLD.replace(
    "FROM booking_queue(asked))",
    """FROM booking_waitingentry w
         WHERE w.service_id = s.service_id AND w.status = 'waiting'
           AND (w.session_id = s.id OR w.session_id IS NULL)
           AND NOT EXISTS (SELECT 1 FROM booking_place p
                           WHERE p.session_id = s.id AND p.person_id = w.person_id))""",
)

ONE = """
-- A place or a wait that ends by it, with the step that says so.
CREATE FUNCTION booking_end_place(asked uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ended AS (
        UPDATE booking_place SET status = 'cancelled'
        WHERE id = asked AND status IN ('booked', 'offered') RETURNING id)
    INSERT INTO booking_placemove (id, created_at, place_id, name, status, by_id)
    SELECT gen_random_uuid(), statement_timestamp(), id, 'end', 'cancelled', NULL FROM ended
$$;
CREATE FUNCTION booking_end_wait(asked uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ended AS (
        UPDATE booking_waitingentry SET status = 'left'
        WHERE id = asked AND status IN ('waiting', 'offered') RETURNING id)
    INSERT INTO booking_waitingmove (id, created_at, entry_id, name, status, by_id)
    SELECT gen_random_uuid(), statement_timestamp(), id, 'end', 'left', NULL FROM ended
$$;
REVOKE ALL ON FUNCTION booking_end_place(uuid), booking_end_wait(uuid) FROM PUBLIC;

-- Of two places in one session the booked one stays; the wait for the other ends with it.
CREATE OR REPLACE FUNCTION booking_one_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE other booking_place; lost uuid := NEW.id;
BEGIN
    SELECT * INTO other FROM booking_place p
    WHERE p.session_id = NEW.session_id AND p.id <> NEW.id
      AND p.person_id = NEW.person_id AND p.status IN ('booked', 'offered');
    IF other.id IS NULL OR NEW.status NOT IN ('booked', 'offered') THEN RETURN NEW; END IF;
    IF NEW.status = 'booked' AND other.status = 'offered' THEN
        lost := other.id;
        PERFORM booking_end_place(lost);
    ELSE
        NEW.status := 'cancelled';
        INSERT INTO booking_placemove (id, created_at, place_id, name, status, by_id)
        VALUES (gen_random_uuid(), statement_timestamp(), lost, 'end', 'cancelled', NULL);
    END IF;
    PERFORM booking_end_wait(w.id) FROM booking_waitingentry w
    WHERE w.place_id = lost AND w.status = 'offered';
    RETURN NEW;
END $$;

-- Of two waits for one service the one with an offer stays; of two offers one goes on to the next.
CREATE OR REPLACE FUNCTION booking_one_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE other booking_waitingentry;
BEGIN
    SELECT * INTO other FROM booking_waitingentry w
    WHERE w.service_id = NEW.service_id AND w.id <> NEW.id
      AND w.person_id = NEW.person_id AND w.status IN ('waiting', 'offered');
    IF other.id IS NULL OR NEW.status NOT IN ('waiting', 'offered') THEN RETURN NEW; END IF;
    IF NEW.status = 'offered' AND other.status = 'waiting' THEN
        PERFORM booking_end_wait(other.id);
        RETURN NEW;
    END IF;
    IF NEW.status = 'offered' THEN PERFORM booking_end_place(NEW.place_id); END IF;
    NEW.status := 'left';
    INSERT INTO booking_waitingmove (id, created_at, entry_id, name, status, by_id)
    VALUES (gen_random_uuid(), statement_timestamp(), NEW.id, 'end', 'left', NULL);
    RETURN NEW;
END $$;
"""
ONE_BEFORE = """
CREATE OR REPLACE FUNCTION booking_one_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('booked', 'offered') AND EXISTS (
        SELECT 1 FROM booking_place p WHERE p.session_id = NEW.session_id AND p.id <> NEW.id
          AND p.person_id = NEW.person_id AND p.status IN ('booked', 'offered'))
    THEN NEW.status := 'cancelled'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION booking_one_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('waiting', 'offered') AND EXISTS (
        SELECT 1 FROM booking_waitingentry w WHERE w.service_id = NEW.service_id
          AND w.id <> NEW.id AND w.person_id = NEW.person_id
          AND w.status IN ('waiting', 'offered'))
    THEN NEW.status := 'left'; END IF;
    RETURN NEW;
END $$;
DROP FUNCTION booking_end_place, booking_end_wait;
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0007_kept_by_word")]
    operations = [
        migrations.RunSQL(QUEUE, "DROP FUNCTION booking_next, booking_queue"),
        migrations.RunSQL(HOLD, HOLD_BEFORE),
        migrations.RunSQL(ONE, ONE_BEFORE),
    ]
