"""What was not asked in the end is asked later, and whoever nobody holds is asked about again.

A place that was booked and fell does not say that somebody may have gone; that somebody no longer
waits here does. A question that was held back gives its link back. Each night tasks to ask are
dropped and taken up again as the rule now says.
"""

from importlib import import_module

from django.db import migrations

_FIRST = import_module("alongside.care.migrations.0066_asked_when_they_can_have_gone")
_BEFORE = import_module("alongside.care.migrations.0067_completed_without_coming")
_VISITS = import_module("alongside.care.migrations.0018_visit_doors")
_CAN = _FIRST._CAN

AHEAD = """
CREATE FUNCTION care_session_ahead(asked uuid, today date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM booking_place p JOIN booking_session s ON s.id = p.session_id
        WHERE p.referral_id = asked AND p.status = 'booked' AND s.starts_at >= today
    )
$$;
"""
# Booked by hand, without a place here, says what accepted says.
_PLACED = """(r.status IN ('accepted', 'contacted', 'not_attended')
            OR r.status = 'booked' AND (
                NOT EXISTS (SELECT 1 FROM booking_place p WHERE p.referral_id = asked
                            AND p.status IN ('booked', 'cancelled', 'called_off'))
                OR EXISTS (SELECT 1 FROM booking_place p
                           JOIN booking_session s ON s.id = p.session_id
                           WHERE p.referral_id = asked AND p.status = 'booked'
                             AND s.starts_at < today))
            OR r.status = 'waiting'
                AND EXISTS (SELECT 1 FROM booking_waitingentry w WHERE w.referral_id = asked)
                AND NOT EXISTS (SELECT 1 FROM booking_waitingentry w WHERE w.referral_id = asked
                                AND w.status IN ('waiting', 'offered')))"""
_WAS = _BEFORE.BEFORE.replace(_BEFORE._OPEN, _BEFORE._MISSED)
MAY_HAVE_GONE = _FIRST._changed(_WAS, (_BEFORE._OPEN, _PLACED))

UNSAID = _FIRST.STILL.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
STILL = _FIRST._changed(
    _FIRST.STILL, ("v.link = asked AND", "v.link = asked AND v.ask_on <= today AND")
)
# Answers whose it is. A link that has reached somebody stays: they may answer by it.
FREE = f"""
CREATE FUNCTION care_visit_free(asked uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whose uuid;
BEGIN
    {_VISITS.REFUSE}
    UPDATE care_firstvisit t SET link = NULL, written_at = NULL
    FROM care_case c
    WHERE t.link = asked AND c.id = t.case_id AND NOT EXISTS (
        SELECT 1 FROM messaging_message m WHERE m.concerns = t.id AND m.status = 'sent'
          AND starts_with(m.key, 'visit:' || asked || ':'))
    RETURNING c.person_id INTO whose;
    RETURN whose;
END $$;
"""
# Whoever settles a task this moment has it locked: theirs stays as they leave it.
TIDY = f"""    UPDATE care_task t SET status = 'dropped', settled_at = now()
    WHERE t.id IN (
        SELECT k.id FROM care_task k JOIN care_firstvisit v
          ON v.case_id = k.case_id AND starts_with(k.about, v.id::text)
        WHERE k.reason = 'not_asked' AND k.status = 'open'
          AND (v.ask_on > day OR NOT {_CAN.format("v", "day")})
        ORDER BY k.id FOR UPDATE OF k SKIP LOCKED);
    UPDATE care_task t SET status = 'open', settled_at = NULL, owner_id = c.worker_id
    FROM care_case c
    WHERE c.id = t.case_id AND t.id IN (
        SELECT DISTINCT ON (k.case_id) k.id FROM care_task k
        JOIN care_firstvisit v ON v.case_id = k.case_id AND k.about = v.id || ':' || v.ask_on
        JOIN care_case o ON o.id = k.case_id AND o.status = 'open'
        JOIN people_person p ON p.id = o.person_id AND NOT p.restricted
        WHERE k.reason = 'not_asked' AND k.status = 'dropped' AND k.settled_by_id IS NULL
          AND v.went IN ('', 'not_yet') AND v.ask_on <= day AND {_CAN.format("v", "day")}
          AND NOT EXISTS (SELECT 1 FROM care_task other WHERE other.case_id = k.case_id
                          AND other.reason = 'not_asked' AND other.status = 'open')
        ORDER BY k.case_id, v.ask_on, k.id);
    GET DIAGNOSTICS again = ROW_COUNT;
"""
MAKE_DUE = _FIRST._changed(
    _FIRST.MAKE_DUE.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION"),
    ("DECLARE made bigint;", "DECLARE made bigint; again bigint;"),
    ("    INSERT INTO care_task", f"{TIDY}    INSERT INTO care_task"),
    ("RETURN made;", "RETURN made + again;"),
)


class Migration(migrations.Migration):
    dependencies = [("care", "0067_completed_without_coming"), ("booking", "0017_walk_in_asked")]
    operations = [
        migrations.RunSQL(AHEAD, "DROP FUNCTION care_session_ahead"),
        migrations.RunSQL(MAY_HAVE_GONE, _WAS),
        migrations.RunSQL(STILL, UNSAID),
        migrations.RunSQL(FREE, "DROP FUNCTION care_visit_free"),
        migrations.RunSQL(MAKE_DUE, _FIRST.MAKE_DUE),
    ]
