"""At which age who may act for somebody, in England and Wales. Pure decisions, no database.

After the Family Law Reform Act 1969, section 8 (from 16 on a young person decides themselves), and
the Mental Capacity Act 2005, sections 9 (an attorney is chosen at 18 or later) and 16 with 18(3)
(the court appoints a deputy for welfare from 16 on).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.people.models import Relation

ALONE_AT = 16
ADULT_AT = 18
_K = Relation.Kind

# From which birthday on somebody can be acted for like this, and until which.
_AGES: Mapping[str, tuple[int, int | None]] = {
    _K.PARENT: (0, ALONE_AT),
    _K.DEPUTY: (ALONE_AT, None),
    _K.ATTORNEY: (ADULT_AT, None),
    _K.CARER: (0, None),
}
_REFUSALS: Mapping[str, Any] = {
    _K.PARENT: _(
        "They are 16 or older: from then on they decide themselves. A parent can help if the "
        "person asks them to."
    ),
    _K.DEPUTY: _("They are under 16: whoever has parental responsibility acts for them."),
    _K.ATTORNEY: _("They are under 18: nobody that young can have chosen an attorney."),
}


def age_on(born: dt.date, day: dt.date) -> int:
    """Years lived on that day; a birthday counts from its first minute."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def day_before_birthday(born: dt.date, age: int) -> dt.date:
    """The last day on which somebody is younger than that."""
    return dt.date(born.year + age, born.month, 1) + dt.timedelta(days=born.day - 2)


def why_nobody(kind: str, born: dt.date, on: dt.date) -> str:
    """Why nobody can act like this for somebody of that age; empty where they can."""
    since, before = _AGES[kind]
    age = age_on(born, on)
    fits = age >= since and (before is None or age < before)
    return "" if fits else str(_REFUSALS[kind])


def last_day_acting(kind: str, born: dt.date, until: dt.date | None) -> dt.date | None:
    """Until when it holds: a parent's own right ends the day before the sixteenth birthday."""
    before = _AGES[kind][1]
    if before is None:
        return until
    last = day_before_birthday(born, before)
    return min(until, last) if until else last
