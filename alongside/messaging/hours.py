"""When a message may leave: by day, on working days. Pure."""

import datetime as dt

from django.utils import timezone

from alongside.common.working_days import after, is_working_day

# Nobody is woken, and somebody is here when an answer comes. Local time.
FROM, UNTIL = dt.time(9), dt.time(18)
AN_HOUR = dt.timedelta(hours=1)


def safe_moment(now: dt.datetime) -> dt.datetime:
    """Now, or the next moment at which a message may leave; by the clock on the wall."""
    local = timezone.localtime(now)
    day = local.date()
    if is_working_day(day) and local.time() < UNTIL:
        return max(now, _at(day))
    return _at(after(day, 1))


def moment_before(now: dt.datetime, event: dt.datetime) -> dt.datetime:
    """The same, of what says nothing after the event: else by day on any day, or an hour before it.

    Nobody sets out in vain because it was a Saturday.
    """
    found = safe_moment(now)
    if found >= event:
        local = timezone.localtime(now)
        late = local.time() >= UNTIL
        found = max(now, _at(local.date() + dt.timedelta(days=1 if late else 0)))
    return found if found < event else max(now, event - AN_HOUR)


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, FROM))
