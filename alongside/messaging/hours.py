"""When a message may leave: by day, on working days. Pure."""

import datetime as dt

from django.utils import timezone

from alongside.common.working_days import after, is_working_day

# Nobody is woken, and somebody is here when an answer comes. Local time.
FROM, UNTIL = dt.time(9), dt.time(18)


def safe_moment(now: dt.datetime) -> dt.datetime:
    """Now, or the next moment at which a message may leave; by the clock on the wall."""
    local = timezone.localtime(now)
    day = local.date()
    if is_working_day(day) and local.time() < UNTIL:
        return max(now, _at(day))
    return _at(after(day, 1))


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, FROM))
