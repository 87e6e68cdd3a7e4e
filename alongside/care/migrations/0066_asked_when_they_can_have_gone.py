"""Whether they went is asked once they can have gone, and not where the service has said it.

One function answers for the board, the case page, the tasks of the night and the messages. It reads
with the rights of whoever asks; of a signpost nobody says anything, so that may always be asked.
"""

from importlib import import_module

from django.db import migrations

_TOGETHER = import_module("alongside.care.migrations.0051_visits_taken_together")
_TASKS = import_module("alongside.care.migrations.0020_task_rows")
_VISITS = import_module("alongside.care.migrations.0018_visit_doors")

# Taken on by the service and not waiting there; with no session of theirs still to come.
MAY_HAVE_GONE = """
CREATE FUNCTION care_may_have_gone(asked uuid, today date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT asked IS NULL OR EXISTS (
        SELECT 1 FROM referrals_referral r
        WHERE r.id = asked AND r.status IN ('accepted', 'contacted', 'booked', 'not_attended')
    ) AND NOT EXISTS (
        SELECT 1 FROM booking_place p JOIN booking_session s ON s.id = p.session_id
        WHERE p.referral_id = asked AND p.status = 'booked' AND s.starts_at >= today
    )
$$;
"""
_CAN = "care_may_have_gone({}.referral_id, {})"


def _changed(text: str, *changes: tuple[str, str]) -> str:
    """The doors as they were made, with these places changed; each must be there once."""
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(old)
        text = text.replace(old, new)
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


TO_WRITE = _changed(
    _TOGETHER.TO_WRITE, ("v.ask_on <= today", f"v.ask_on <= today AND {_CAN.format('v', 'today')}")
)
TAKE = _changed(
    _TOGETHER.TAKE, ("t.link IS NULL AND", f"t.link IS NULL AND {_CAN.format('t', 'today')} AND")
)
MAKE_DUE = _changed(
    _TASKS.FUNCTION, ("v.ask_on <= day\n", f"v.ask_on <= day AND {_CAN.format('v', 'day')}\n")
)
# What waits for its hour is not sent any more once the service has spoken.
STILL = f"""
CREATE FUNCTION care_visit_unsaid(asked uuid, today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {_VISITS.REFUSE}
    RETURN EXISTS (SELECT 1 FROM care_firstvisit v
                   WHERE v.link = asked AND {_CAN.format("v", "today")});
END $$;
"""
# A step of the referral: the day to ask follows, never to an earlier one; a task to ask whom
# nobody has to ask is dropped. Answers whose it is, if anything changed.
FOLLOW = f"""
CREATE FUNCTION care_put_off_asking(asked uuid, earliest date, today date, moment timestamptz)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v care_firstvisit; later boolean; dropped bigint;
BEGIN
    {_VISITS.REFUSE}
    UPDATE care_firstvisit t SET ask_on = earliest
    WHERE t.referral_id = asked AND t.ask_on < earliest AND t.went IN ('', 'not_yet');
    later := FOUND;
    SELECT * INTO v FROM care_firstvisit t WHERE t.referral_id = asked;
    IF v.id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE care_task t SET status = 'dropped', settled_at = moment
    WHERE t.case_id = v.case_id AND t.reason = 'not_asked' AND t.status = 'open'
      AND starts_with(t.about, v.id::text)
      AND (v.ask_on > today OR NOT {_CAN.format("v", "today")});
    GET DIAGNOSTICS dropped = ROW_COUNT;
    IF later OR dropped > 0 THEN
        RETURN (SELECT c.person_id FROM care_case c WHERE c.id = v.case_id);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0065_for_colleagues"),
        ("booking", "0017_walk_in_asked"),
        ("referrals", "0031_chain_of_discreet"),
    ]
    operations = [
        migrations.RunSQL(MAY_HAVE_GONE, "DROP FUNCTION care_may_have_gone"),
        migrations.RunSQL(TO_WRITE, _TOGETHER.TO_WRITE),
        migrations.RunSQL(TAKE, _TOGETHER.TAKE.replace("CREATE F", "CREATE OR REPLACE F")),
        migrations.RunSQL(MAKE_DUE, _TASKS.FUNCTION.replace("CREATE F", "CREATE OR REPLACE F")),
        migrations.RunSQL(STILL, "DROP FUNCTION care_visit_unsaid"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION care_put_off_asking"),
    ]
