"""On which days something happens: the rule of a schedule, its breaks and its extra dates.

Rules are those of iCalendar (RFC 5545), reckoned by python-dateutil in local days; the time of day
is put on afterwards, so that ten o'clock stays ten o'clock when the clocks change.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import rrule

from alongside.directory.models import Schedule, ScheduleException

HOME = "Europe/London"
OPENING_DAYS = 5  # on so many days of the week a door stands open; on fewer something takes place
_DAY = dt.timedelta(days=1)
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEKDAYS = {
    str(day): day for day in (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
}


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that it happens. Without ``at`` the time of day is not known, nor then ``ends``."""

    day: dt.date
    at: dt.time | None
    until: dt.time | None
    schedule: Schedule
    exception: ScheduleException | None = None

    @property
    def starts(self) -> dt.datetime | None:
        """When it begins, in the schedule's own time zone."""
        if self.at is None:
            return None
        return dt.datetime.combine(self.day, self.at, zone_of(self.schedule))

    @property
    def ends(self) -> dt.datetime | None:
        """When it is over: on the next day, if it goes on past midnight."""
        if self.at is None or self.until is None:
            return None
        day = self.day if self.until > self.at else self.day + _DAY
        return dt.datetime.combine(day, self.until, zone_of(self.schedule))


def all_occurrences(
    schedules: Iterable[Schedule], first: dt.date, last: dt.date
) -> Iterator[Occurrence]:
    """What these schedules make happen from the first to the last day, in its order."""
    return merge(*(occurrences(schedule, first, last) for schedule in schedules), key=_order)


def occurrences(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[Occurrence]:
    """The same for one. Of a rule whose beginning is needed and not known, only extra dates."""
    closed, extra = _closed(schedule), _extra(schedule, first, last)
    held = (
        Occurrence(day, schedule.opens_at, schedule.closes_at, schedule)
        for day in rule_days(schedule, first, last)
        if day not in extra and not any(start <= day <= end for start, end in closed)
    )
    return merge(held, (extra[day] for day in sorted(extra)), key=_order)


def rule_days(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days that the rule alone gives, breaks included and extra dates not."""
    last = min(filter(None, (last, schedule.until, schedule.valid_to)))
    first = max(filter(None, (first, schedule.valid_from, schedule.dtstart)))
    if first > last:
        return
    if not schedule.freq:
        if schedule.dtstart and first == schedule.dtstart:
            yield schedule.dtstart
        return
    rule = _rule(schedule, first, last)
    for moment in islice(rule or (), schedule.count):
        if moment.date() >= first:
            yield moment.date()


def days_of_the_week(schedules: Iterable[Schedule]) -> set[str]:
    """The days, as MO … SU, on which any of these schedules holds every week."""
    return {
        match[2]
        for schedule in schedules
        if schedule.freq == Schedule.Frequency.WEEKLY and schedule.interval <= 1
        for match in _BYDAY.finditer(schedule.byday.upper())
    }


def are_opening_hours(schedules: Iterable[Schedule]) -> bool:
    """Whether a place stands open nearly every day, as against something that takes place."""
    return len(days_of_the_week(schedules)) >= OPENING_DAYS


def zone_of(schedule: Schedule) -> ZoneInfo:
    """The schedule's time zone; London's where it names one that nobody knows."""
    try:
        return _zone(schedule.timezone or HOME)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _zone(HOME)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _closed(schedule: Schedule) -> list[tuple[dt.date, dt.date]]:
    return [
        (one.starts_on, one.ends_on)
        for one in schedule.exceptions.all()
        if one.kind == ScheduleException.Kind.CLOSED
    ]


def _extra(schedule: Schedule, first: dt.date, last: dt.date) -> dict[dt.date, Occurrence]:
    """An extra date stands instead of the rule's own on that day: it was said for that day."""
    found = {}
    for one in schedule.exceptions.all():
        if one.kind != ScheduleException.Kind.EXTRA:
            continue
        day = max(one.starts_on, first)
        while day <= min(one.ends_on, last):
            at, until = (one.opens_at, one.closes_at) if one.opens_at else _times(schedule)
            found[day] = Occurrence(day, at, until, schedule, one)
            day += _DAY
    return found


def _times(schedule: Schedule) -> tuple[dt.time | None, dt.time | None]:
    return schedule.opens_at, schedule.closes_at


def _rule(schedule: Schedule, first: dt.date, last: dt.date) -> rrule.rrule | None:
    """The rule, begun as late as it can be; None where it does not say enough to know a day."""
    by = _by(schedule)
    interval = max(schedule.interval, 1)
    began = schedule.dtstart or schedule.valid_from
    weekly = schedule.freq == Schedule.Frequency.WEEKLY
    if not by:
        if schedule.dtstart is None:
            return None
        by = _as_on(schedule.dtstart, weekly)
    if began is None and (interval > 1 or schedule.count):
        return None
    start = began or first
    if not schedule.count:
        start = _nearer(start, first, interval, weekly)
    return rrule.rrule(
        rrule.WEEKLY if weekly else rrule.MONTHLY,
        dtstart=dt.datetime.combine(start, dt.time()),
        until=dt.datetime.combine(last, dt.time()),
        interval=interval,
        wkst=_WEEKDAYS.get(schedule.wkst.upper(), rrule.MO),
        **by,
    )


def rule_parts(schedule: Schedule) -> dict[str, list[str]]:
    """The parts of the rule that name days, as iCalendar writes them; what cannot be is left out.

    Which Wednesday of the month (2WE) can be said of months alone.
    """
    monthly = schedule.freq == Schedule.Frequency.MONTHLY
    parts = {
        "byday": [
            f"{int(nth)}{day}" if nth and int(nth) and monthly else day
            for nth, day in _BYDAY.findall(schedule.byday.upper())
        ],
        "bymonthday": _numbers(schedule.bymonthday, 31),
        "byweekno": _numbers(schedule.byweekno, 53),
        "byyearday": _numbers(schedule.byyearday, 366),
    }
    return {part: values for part, values in parts.items() if values}


def _by(schedule: Schedule) -> dict[str, Any]:
    """The same for python-dateutil."""
    parts = rule_parts(schedule)
    days = [_weekday(code) for code in parts.pop("byday", [])]
    by: dict[str, Any] = {name: [int(number) for number in part] for name, part in parts.items()}
    return by | {"byweekday": days} if days else by


def _weekday(code: str) -> rrule.weekday:
    nth, day = code[:-2], _WEEKDAYS[code[-2:]]
    return day(int(nth)) if nth else day


def _numbers(text: str, largest: int) -> list[str]:
    """“1,-1”: counted from the start, or backwards from the end."""
    found = [int(number) for number in re.findall(r"[+-]?\d{1,4}", text, re.ASCII)]
    return [str(number) for number in found if 1 <= abs(number) <= largest]


def _as_on(day: dt.date, weekly: bool) -> dict[str, Any]:
    """A rule that names no day repeats that of its beginning."""
    return {"byweekday": day.weekday()} if weekly else {"bymonthday": day.day}


def _nearer(start: dt.date, first: dt.date, interval: int, weekly: bool) -> dt.date:
    """A later beginning with the same days from ``first`` on: years are not gone through."""
    if start >= first:
        return start
    if weekly:
        step = 7 * interval
        return start + (first - start) // dt.timedelta(days=step) * step * _DAY
    months = (first.year - start.year) * 12 + first.month - start.month
    months -= months % interval
    if not months:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _order(one: Occurrence) -> tuple[dt.date, dt.time]:
    return one.day, one.at or dt.time.min
