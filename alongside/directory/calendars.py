"""Dates as iCalendar (RFC 5545), for the calendars of phones and computers.

A rule goes out as a rule with the days of its breaks taken out, so that a calendar that was
subscribed to once stays right. Each schedule keeps its UID, whatever of it changes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from icalendar import Calendar, Event, vDuration, vRecur

from alongside.common import clock
from alongside.directory.models import Location, Schedule
from alongside.directory.occurrences import (
    Occurrence,
    occurrences,
    rule_days,
    rule_parts,
    zone_of,
)
from alongside.directory.times import DAYS

AHEAD = dt.timedelta(days=730)  # how far the days of breaks are written out
PRODUCT = "-//Alongside//Directory of services//EN"
FRESH_FOR = dt.timedelta(hours=12)
# The standard keeps these for yearly rules: such a rule goes out as its dates.
_AS_DATES = {"byweekno", "byyearday"}


@dataclass(frozen=True)
class Entry:
    """A schedule with what a calendar says of it. ``site`` is the host that its UIDs belong to."""

    schedule: Schedule
    name: str
    about: str
    url: str
    site: str
    changed: dt.datetime
    location: Location | None = None


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar of all the entries, those past and those ahead."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", " ".join(name.split()))  # icalendar escapes no line break here
    made.add("refresh-interval", FRESH_FOR, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(FRESH_FOR))
    for entry in entries:
        for event in _events(entry):
            made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _events(entry: Entry) -> Iterator[Event]:
    """The rule as one event, and each extra date as one of its own."""
    schedule, horizon = entry.schedule, clock.today() + AHEAD
    written_out = _AS_DATES & rule_parts(schedule).keys()
    if not written_out:
        yield from _repeated(entry, horizon)
        if not schedule.exceptions.all():
            return
    for one in occurrences(schedule, clock.today(), horizon):
        if one.exception or written_out:
            event = _event(entry, one)
            event.add("uid", f"{schedule.pk}-{one.day:%Y%m%d}@{entry.site}")
            yield event


def _repeated(entry: Entry, horizon: dt.date) -> Iterator[Event]:
    schedule = entry.schedule
    first = next(rule_days(schedule, _beginning(schedule), horizon), None)
    if first is None:
        return
    event = _event(entry, Occurrence(first, schedule.opens_at, schedule.closes_at, schedule))
    event.add("uid", f"{schedule.pk}@{entry.site}")
    if schedule.freq:
        event.add("rrule", _rule(schedule, first))
        for day in _days_out(schedule, first, horizon):
            event.add("exdate", _moment(schedule, day))
    yield event


def _event(entry: Entry, one: Occurrence) -> Event:
    event = Event()
    event.add("dtstamp", entry.changed.astimezone(dt.UTC))
    event.add("last-modified", entry.changed.astimezone(dt.UTC))
    event.add("dtstart", one.starts or one.day)
    if one.ends:
        event.add("dtend", one.ends)
    event.add("summary", entry.name)
    event.add("description", entry.about)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")  # that it happens keeps nobody's time taken
    if entry.location:
        event.add("location", _place(entry.location))
        if entry.location.place:
            event.add("geo", entry.location.place.to_wgs84())
    return event


def _place(location: Location) -> str:
    address = next(iter(location.addresses.all()), None)
    parts = [location.name, *(address.lines if address else [])]
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _beginning(schedule: Schedule) -> dt.date:
    """The first day to look from: the rule's own, else the day on which we heard of it."""
    return schedule.dtstart or schedule.valid_from or clock.local_day(schedule.created_at)


def _rule(schedule: Schedule, first: dt.date) -> vRecur:
    rule: dict[str, object] = {"freq": schedule.freq, "interval": max(schedule.interval, 1)}
    rule |= rule_parts(schedule)
    if schedule.wkst.upper() in DAYS:
        rule["wkst"] = schedule.wkst.upper()
    last = _last(schedule, first)
    if last:
        moment = _moment(schedule, last)
        rule["until"] = moment.astimezone(dt.UTC) if isinstance(moment, dt.datetime) else moment
    return vRecur(rule)


def _last(schedule: Schedule, first: dt.date) -> dt.date | None:
    """The last day of a rule that ends; a count is told as the day that it leads to."""
    if schedule.count:
        counted = rule_days(schedule, first, dt.date(first.year + 100, 1, 1))
        return max(islice(counted, schedule.count), default=first)
    ends = [day for day in (schedule.until, schedule.valid_to) if day]
    return min(ends) if ends else None


def _days_out(schedule: Schedule, first: dt.date, horizon: dt.date) -> list[dt.date]:
    """The rule's days on which it does not hold: its breaks, and those with a date of their own."""
    out = {
        day
        for one in schedule.exceptions.all()
        for day in rule_days(schedule, max(one.starts_on, first), min(one.ends_on, horizon))
    }
    return sorted(out)


def _moment(schedule: Schedule, day: dt.date) -> dt.datetime | dt.date:
    if schedule.opens_at is None:
        return day
    return dt.datetime.combine(day, schedule.opens_at, zone_of(schedule))
