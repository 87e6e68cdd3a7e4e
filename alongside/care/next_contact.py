"""When somebody is next in touch with a person: what was promised, and what is arranged."""

import datetime as dt
from typing import Any

from django.conf import settings

from alongside.common import clock
from alongside.common.working_days import after

PROPOSED = {"week": 1, "two_weeks": 2}  # by name, in weeks: what a contact is saved with by one tap

# Within the UPDATE of a case: it costs no question of its own.
_FIRST = """least(%s::date, (
    SELECT min((held.at AT TIME ZONE %s)::date) FROM care_appointment held
    WHERE held.case_id = care_case.id AND held.status = 'planned' AND held.at >= %s
))"""


def in_weeks(weeks: int) -> dt.date:
    """The day so many weeks from today, or the next working day from there."""
    return after(clock.today() + dt.timedelta(weeks=weeks), 0)


def or_arranged(promised: dt.date | None) -> tuple[str, list[Any]]:
    """SQL for a case's ``next_contact_on``, with its values: that day, or what is arranged before.

    An appointment of today gives way to a promised day: who promised it may have just been there.
    """
    since = clock.midnight(clock.today() + dt.timedelta(days=1)) if promised else clock.now()
    return _FIRST, [promised, settings.TIME_ZONE, since]


def with_arranged(promised: dt.date | None, day: dt.date) -> dt.date:
    """The next contact once something is arranged for that day: an earlier promise ahead stays."""
    held = promised if promised and promised >= clock.today() else day
    return min(held, day)
