"""Who sees which place: the service that keeps it and whoever referred the person, as long as they

have a reason to; of a protected person those who may know where they are. The database counts the
places itself, and ends them with the reason to see the person.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import in_circle, own, related

SYSTEM = "(SELECT alongside_may('system'))"
ORGANISATION = "(SELECT alongside_organisation())"
USER = "(SELECT alongside_user())"
BOOKS = """((SELECT alongside_may('referrals.send')) OR (SELECT alongside_may('referrals.answer'))
    OR (SELECT alongside_may('cases.work')))"""
OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = p.id)"
KEEPS = f"(SELECT alongside_may('referrals.answer')) AND organisation_id = {ORGANISATION}"


def seen(table: str) -> str:
    """The actor's organisation is on one side of it, and may know where the person is."""
    return f"""(SELECT alongside_may('people.view'))
        AND ({table}.organisation_id = {ORGANISATION}
             OR {table}.from_organisation_id = {ORGANISATION})
        AND {related(table)}
        AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = {table}.person_id
            AND (NOT p.protected OR {in_circle("p", key="id")} OR {OPENED}))"""


def of_visible(parent: str, key: str, table: str) -> str:
    """The row that it belongs to is itself visible: that one's own policy decides."""
    return f"EXISTS (SELECT 1 FROM {parent} o WHERE o.id = {table}.{key})"


COUNT = """
CREATE FUNCTION booking_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before integer := 0;
    after integer := (NEW.status IN ('booked', 'offered'))::integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN before := (OLD.status IN ('booked', 'offered'))::integer; END IF;
    IF after <> before THEN
        UPDATE booking_session SET taken = taken + after - before WHERE id = NEW.session_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT OR UPDATE ON booking_place
    FOR EACH ROW EXECUTE FUNCTION booking_count();

-- Two records are made one: who had a place by both has one, and waits once.
CREATE FUNCTION booking_one_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('booked', 'offered') AND EXISTS (
        SELECT 1 FROM booking_place p WHERE p.session_id = NEW.session_id AND p.id <> NEW.id
          AND p.person_id = NEW.person_id AND p.status IN ('booked', 'offered'))
    THEN NEW.status := 'cancelled'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_place BEFORE UPDATE OF person_id ON booking_place
    FOR EACH ROW EXECUTE FUNCTION booking_one_place();
CREATE FUNCTION booking_one_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('waiting', 'offered') AND EXISTS (
        SELECT 1 FROM booking_waitingentry w WHERE w.service_id = NEW.service_id
          AND w.id <> NEW.id AND w.person_id = NEW.person_id
          AND w.status IN ('waiting', 'offered'))
    THEN NEW.status := 'left'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_wait BEFORE UPDATE OF person_id ON booking_waitingentry
    FOR EACH ROW EXECUTE FUNCTION booking_one_wait();
"""

# Whoever books, cancels or offers takes this lock first, so that nobody waits for each other.
HOLD = f"""
CREATE FUNCTION booking_hold(asked uuid)
RETURNS TABLE (status text, starts_at timestamptz, places integer, taken integer, waiting integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('alongside.actor', true), '') = '' THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM booking_session s WHERE s.id = asked FOR UPDATE;
    RETURN QUERY
    SELECT s.status::text, s.starts_at, s.places::integer, s.taken::integer,
        (SELECT count(*)::integer FROM booking_waitingentry w
         WHERE w.service_id = s.service_id AND w.status = 'waiting'
           AND (w.session_id = s.id OR w.session_id IS NULL)
           -- Who had it, or said no to it, is not offered it again.
           AND NOT EXISTS (SELECT 1 FROM booking_place p
                           WHERE p.session_id = s.id AND p.person_id = w.person_id))
    FROM booking_session s WHERE s.id = asked;
END $$;
REVOKE ALL ON FUNCTION booking_hold(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_hold(uuid) TO {APP_ROLE}, {PORTAL_ROLE};
"""

END = """
-- ``there`` and ``which`` narrow it to one organisation, or one referral; NULL: all of them.
CREATE FUNCTION booking_end(whose uuid, there uuid, which uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The sessions first and in order, as everybody who changes a place takes them.
    PERFORM 1 FROM booking_session s WHERE s.starts_at > moment AND s.id IN (
        SELECT p.session_id FROM booking_place p
        WHERE p.person_id = whose AND p.status IN ('booked', 'offered')
          AND (there IS NULL OR p.organisation_id = there)
          AND (which IS NULL OR p.referral_id = which))
    ORDER BY s.id FOR UPDATE;
    WITH ended AS (
        UPDATE booking_place p SET status = 'cancelled' FROM booking_session s
        WHERE s.id = p.session_id AND s.starts_at > moment
          AND p.person_id = whose AND p.status IN ('booked', 'offered')
          AND (there IS NULL OR p.organisation_id = there)
          AND (which IS NULL OR p.referral_id = which)
        RETURNING p.id)
    INSERT INTO booking_placemove (id, created_at, place_id, name, status, by_id)
    SELECT gen_random_uuid(), moment, id, 'end', 'cancelled', NULL FROM ended;
    WITH ended AS (
        UPDATE booking_waitingentry w SET status = 'left'
        WHERE w.person_id = whose AND w.status IN ('waiting', 'offered', 'lapsed')
          AND (there IS NULL OR w.organisation_id = there)
          AND (which IS NULL OR w.referral_id = which)
        RETURNING w.id)
    INSERT INTO booking_waitingmove (id, created_at, entry_id, name, status, by_id)
    SELECT gen_random_uuid(), moment, id, 'end', 'left', NULL FROM ended;
END $$;
REVOKE ALL ON FUNCTION booking_end(uuid, uuid, uuid, timestamptz) FROM PUBLIC;

CREATE FUNCTION booking_end_of_life() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM booking_end(NEW.id, NULL, NULL, statement_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER places_end AFTER UPDATE OF has_died ON people_person
    FOR EACH ROW WHEN (NEW.has_died AND NOT OLD.has_died) EXECUTE FUNCTION booking_end_of_life();

CREATE FUNCTION booking_end_of_reason() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = NEW.person_id AND r.organisation_id = NEW.organisation_id
          AND r.ended_at IS NULL AND r.only_user_id IS NULL
          AND (r.until IS NULL OR r.until > statement_timestamp()))
    THEN
        PERFORM booking_end(NEW.person_id, NEW.organisation_id, NULL, statement_timestamp());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER places_end AFTER UPDATE OF ended_at ON people_carerelationship
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL)
    EXECUTE FUNCTION booking_end_of_reason();
"""

# Of somebody protected not even their own pages say where they will be: others might read them.
SHOWN = f"""
CREATE FUNCTION booking_is_shown() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM people_person p
        WHERE p.id = alongside_person() AND NOT p.protected)
$$;
REVOKE ALL ON FUNCTION booking_is_shown() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_is_shown() TO {APP_ROLE}, {PORTAL_ROLE};
"""
MINE = "(SELECT booking_is_shown()) AND {own}"


def mine(table: str) -> str:
    """It is the person's own, and they are not protected."""
    return MINE.format(own=own(table))


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_sessions_and_places"),
        ("people", "0027_who_noted_a_death"),
    ]
    operations = [
        migrations.RunSQL(
            COUNT,
            """DROP TRIGGER counted ON booking_place; DROP TRIGGER one_place ON booking_place;
            DROP TRIGGER one_wait ON booking_waitingentry;
            DROP FUNCTION booking_count, booking_one_place, booking_one_wait""",
        ),
        migrations.RunSQL(HOLD, "DROP FUNCTION booking_hold"),
        migrations.RunSQL(
            END,
            """DROP TRIGGER places_end ON people_person;
            DROP TRIGGER places_end ON people_carerelationship;
            DROP FUNCTION booking_end_of_life, booking_end_of_reason, booking_end""",
        ),
        ProtectRows(
            "booking_sessionplan",
            {
                "SELECT": "true",
                "INSERT": f"{KEEPS} AND by_id = {USER}",
                "UPDATE": f"{SYSTEM} OR ({KEEPS})",
            },
        ),
        ProtectRows(
            "booking_session",
            {
                "SELECT": "true",
                **dict.fromkeys(("INSERT", "UPDATE", "DELETE"), f"{SYSTEM} OR ({KEEPS})"),
            },
        ),
        *(
            ProtectRows(
                table,
                {
                    "SELECT": f"{SYSTEM} OR ({seen(table)})",
                    "INSERT": f"{SYSTEM} OR ({BOOKS} AND {seen(table)})",
                    "UPDATE": f"{SYSTEM} OR ({BOOKS} AND {seen(table)})",
                },
            )
            for table in ("booking_place", "booking_waitingentry")
        ),
        *(
            ProtectRows(
                table,
                {
                    "SELECT": of_visible(parent, key, table),
                    "INSERT": f"{of_visible(parent, key, table)} AND ({SYSTEM} OR by_id = {USER})",
                },
            )
            for table, parent, key in (
                ("booking_placemove", "booking_place", "place_id"),
                ("booking_waitingmove", "booking_waitingentry", "entry_id"),
            )
        ),
        migrations.RunSQL(SHOWN, "DROP FUNCTION booking_is_shown"),
        NarrowColumns(
            "booking_session",
            "id, service_id, day, starts_at, ends_at, place_name, status",
            PORTAL_ROLE,
        ),
        NarrowColumns(
            "booking_place",
            "id, created_at, session_id, person_id, organisation_id, referral_id, status,"
            " answer_by, change_asked_at, change_words",
            PORTAL_ROLE,
            writable="status, change_asked_at, change_words",
        ),
        NarrowColumns(
            "booking_waitingentry",
            "id, created_at, service_id, session_id, person_id, organisation_id, referral_id,"
            " status, place_id, asked_at, wanted_at",
            PORTAL_ROLE,
            writable="status, session_id, wanted_at",
        ),
        *(
            ProtectRows(
                table,
                dict.fromkeys(("SELECT", "UPDATE"), mine(table)),
                PORTAL_ROLE,
            )
            for table in ("booking_place", "booking_waitingentry")
        ),
        *(
            ProtectRows(
                table,
                {
                    "SELECT": of_visible(parent, key, table),
                    "INSERT": f"{of_visible(parent, key, table)} AND by_id = {USER}",
                },
                PORTAL_ROLE,
            )
            for table, parent, key in (
                ("booking_placemove", "booking_place", "place_id"),
                ("booking_waitingmove", "booking_waitingentry", "entry_id"),
            )
        ),
        migrations.RunSQL(
            f"GRANT INSERT ON booking_placemove, booking_waitingmove TO {PORTAL_ROLE}",
            f"REVOKE INSERT ON booking_placemove, booking_waitingmove FROM {PORTAL_ROLE}",
        ),
        ProtectRows(
            "booking_session",
            {
                "SELECT": """EXISTS (SELECT 1 FROM booking_place p
                        WHERE p.session_id = booking_session.id)
                    OR EXISTS (SELECT 1 FROM booking_waitingentry w
                        WHERE w.session_id = booking_session.id)"""
            },
            PORTAL_ROLE,
        ),
    ]
