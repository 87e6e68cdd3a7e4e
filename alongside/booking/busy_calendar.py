"""Reading when somebody is busy from a calendar of theirs (iCalendar, RFC 5545): pure.

What it says beyond times is looked at by nobody and kept nowhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component, Event

MOST_TIMES = 2000
# Oftener than daily is no appointment, and would be reckoned for ever.
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_MOST_A_DAY = 24

Time = tuple[dt.datetime, dt.datetime]


class NotACalendar(ValueError):  # noqa: N818 - what was read is at fault, not the program
    """What was read is no calendar, or one that nobody could keep to."""


def busy_times(
    read: bytes, since: dt.datetime, upto: dt.datetime, zone: dt.tzinfo, own_host: str = ""
) -> list[Time]:
    """The times between two moments that the calendar takes up, joined where they meet, in UTC.

    A whole day runs from midnight to midnight in ``zone``, and so does a time that names no zone.
    What is marked as free or called off takes up none, nor do appointments of ours (``own_host``)
    that come back. Raises NotACalendar.
    """
    try:
        calendars = Calendar.from_ical(read, multiple=True)
        if not calendars:
            raise NotACalendar("nothing there")
        found = [
            _times(event, zone)
            for calendar in calendars
            for event in _events(calendar, since, upto)
            if _takes_time(event, own_host)
        ]
    except NotACalendar:
        raise
    except Exception as error:  # the libraries raise whatever they stumble over
        raise NotACalendar(type(error).__name__) from error
    return list(_joined((max(starts, since), min(ends, upto)) for starts, ends in found))


def _events(calendar: object, since: dt.datetime, upto: dt.datetime) -> Iterable[Event]:
    if not isinstance(calendar, Calendar):
        raise NotACalendar("no VCALENDAR")
    for event in calendar.walk("VEVENT"):
        _check_how_often(event)
    found: list[Event] = recurring_ical_events.of(calendar, components=["VEVENT"]).between(
        since, upto
    )
    if len(found) > MOST_TIMES:
        raise NotACalendar("too many times")
    return found


def _check_how_often(event: Component) -> None:
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        of_a_day = [rule.get(part) or [0] for part in ("BYHOUR", "BYMINUTE", "BYSECOND")]
        often = {str(one).upper() for one in rule.get("FREQ", [])} & _TOO_OFTEN
        if often or len(list(product(*of_a_day))) > _MOST_A_DAY:
            raise NotACalendar("too often")


def _takes_time(event: Event, own_host: str) -> bool:
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    return not (own_host and str(event.get("UID", "")).endswith(f"@{own_host}"))


def _times(event: Event, zone: dt.tzinfo) -> Time:
    starts: Any = event["DTSTART"]
    ends: Any = event["DTEND"]
    return _moment(starts.dt, zone), _moment(ends.dt, zone)


def _moment(value: dt.date, zone: dt.tzinfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(dt.UTC)


def _joined(times: Iterable[Time]) -> Iterator[Time]:
    last: Time | None = None
    for starts, ends in sorted(one for one in times if one[0] < one[1]):
        if last and starts <= last[1]:
            last = (last[0], max(last[1], ends))
        else:
            if last:
                yield last
            last = (starts, ends)
    if last:
        yield last
