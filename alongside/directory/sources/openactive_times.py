"""When and how often an OpenActive session takes place, in our own terms."""

import datetime as dt
import re

from django.utils import timezone

from alongside.directory.sources.found import Object

DAYS = {
    "monday": "MO",
    "tuesday": "TU",
    "wednesday": "WE",
    "thursday": "TH",
    "friday": "FR",
    "saturday": "SA",
    "sunday": "SU",
}
_FREQUENCY = re.compile(r"P(\d{1,3})([DWM])")


def on_our_clocks(text: str) -> str:
    """A moment that says how far it is from UTC, as clocks here show it; the rest as it is."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return timezone.make_naive(moment).isoformat() if timezone.is_aware(moment) else text


def dates(data: Object, starts: str) -> str:
    """The days of the month on which it takes place: those named, or that of the first time."""
    named = data.get("byMonthDay")
    days = [str(day) for day in named] if isinstance(named, list) else []
    return ",".join(day for day in days if re.fullmatch("[1-9]|[12][0-9]|3[01]", day)) or (
        str(int(starts[-2:])) if starts else ""
    )


def rhythm_of(said: str) -> tuple[str, int, bool] | None:
    """Weekly or monthly, every how many, and whether on each day; None where it is neither."""
    if not said:
        return "WEEKLY", 1, False
    found = _FREQUENCY.fullmatch(said)
    number = int(found[1]) if found else 0
    if not found or not number:
        return None
    if found[2] == "M":
        return "MONTHLY", number, False
    if found[2] == "W":
        return "WEEKLY", number, False
    if number == 1:
        return "WEEKLY", 1, True
    return ("WEEKLY", number // 7, False) if number % 7 == 0 else None
