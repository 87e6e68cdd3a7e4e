"""What may stand in a text about one's own work, and when a time of day comes next."""

import datetime as dt
import re

from django.utils import timezone

from alongside.common import nhs_number
from alongside.common.errors import Refused

# Ten digits, however they are parted: a telephone number has eleven, or does not add up.
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[\s\-‐‑–]?\d){9}(?![\s\-‐‑–]?\d)")


def names_by_number(text: str) -> bool:
    """Whether an NHS number (ten digits that add up) stands in the text."""
    return any(_adds_up(found) for found in _TEN_DIGITS.findall(text))


def _adds_up(digits: str) -> bool:
    try:
        nhs_number.parse(digits)
    except Refused:
        return False
    return True


def next_time(now: dt.datetime, said: dt.time) -> dt.datetime:
    """The next moment at which clocks here show that time.

    Where clocks go back an hour comes twice, and the first that lies ahead is meant: too early a
    question does no harm.
    """
    zone = timezone.get_current_timezone()
    day = now.astimezone(zone).date()
    moments = (
        dt.datetime.combine(on, said, tzinfo=zone).replace(fold=fold).astimezone(dt.UTC)
        for on in (day, day + dt.timedelta(days=1))
        for fold in (0, 1)
    )
    return min(moment for moment in moments if moment > now)
