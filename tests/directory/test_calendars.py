"""Calendars, read back by another library than the one that wrote them."""

import datetime as dt

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.common import clock
from alongside.directory.calendars import Entry, calendar
from alongside.directory.models import ScheduleException
from alongside.directory.occurrences import occurrences
from tests.directory.test_occurrences import CODES, closed, scheduled

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2026, 11, 22), dt.date(2027, 11, 22)
A_DAY = dt.timedelta(days=1)


def written(schedule) -> str:
    entry = Entry(
        schedule=schedule,
        name="Choir, “Sing”; for all",
        about="Line one\nline two",
        url="https://alongside.example/directory/services/1/",
        site="alongside.example",
        changed=NOW,
    )
    schedule.created_at = NOW
    with clock.telling(NOW):
        return calendar("Choir", [entry]).decode()


def read_back(text: str) -> list[dt.date]:
    """The days that another library makes of it, from FIRST to LAST."""
    found = []
    for event in getattr(vobject.readOne(text), "vevent_list", []):  # it may have none
        start = event.dtstart.value
        if "rrule" not in event.contents:
            found.append(start)
        else:
            rules = event.getrruleset(addRDate=False)
            found += rules.between(_like(start, FIRST), _like(start, LAST + A_DAY), inc=True)
    days = [one.date() if isinstance(one, dt.datetime) else one for one in found]
    return sorted(day for day in days if FIRST <= day <= LAST)


def _like(start: dt.date, day: dt.date) -> dt.datetime:
    """Its midnight in the zone of the event, as python-dateutil compares them."""
    zone = start.tzinfo if isinstance(start, dt.datetime) else None
    return dt.datetime.combine(day, dt.time(), zone)


def days_of(schedule) -> list[dt.date]:
    with clock.telling(NOW):
        return [one.day for one in occurrences(schedule, FIRST, LAST)]


PARTY = ScheduleException(
    kind="extra",
    starts_on=dt.date(2026, 12, 24),
    ends_on=dt.date(2026, 12, 24),
    opens_at=dt.time(18),
)


@pytest.mark.parametrize(
    "schedule",
    [
        scheduled(byday="TU"),
        scheduled(closed(dt.date(2026, 12, 20), dt.date(2027, 1, 3)), PARTY, byday="TU,TH"),
        scheduled(byday="TU", interval=2, dtstart=dt.date(2026, 10, 6)),
        scheduled(byday="TU", count=9, dtstart=dt.date(2026, 10, 6)),
        scheduled(byday="SU", until=dt.date(2027, 6, 6)),
        scheduled(byday="SU", opens_at=None, closes_at=None, valid_to=dt.date(2027, 6, 6)),
        scheduled(freq="MONTHLY", byday="2WE,-1FR"),
        scheduled(freq="MONTHLY", bymonthday="15,-1"),
        scheduled(freq="", dtstart=dt.date(2027, 2, 14)),
        scheduled(byday="MO", byweekno="5,6"),
        scheduled(byday="XX"),
        scheduled(byday="TU", count=0, dtstart=dt.date(2026, 10, 6)),
    ],
    ids=str,
)
def test_another_library_reads_the_same_days(schedule):
    text = written(schedule)
    if "BEGIN:VEVENT" in text:
        assert read_back(text) == days_of(schedule)
    else:
        assert days_of(schedule) == []


@settings(max_examples=15)
@given(
    freq=st.sampled_from(["WEEKLY", "MONTHLY"]),
    byday=st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    interval=st.integers(1, 3),
    began=st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 1)),
    ends=st.none() | st.dates(dt.date(2027, 1, 1), dt.date(2028, 1, 1)),
    break_from=st.dates(FIRST, LAST),
    break_days=st.integers(0, 60),
)
def test_whatever_the_rule(freq, byday, interval, began, ends, break_from, break_days):
    schedule = scheduled(
        closed(break_from, break_from + dt.timedelta(days=break_days)),
        freq=freq,
        byday=",".join(byday),
        interval=interval,
        dtstart=began,
        until=ends,
    )
    assert read_back(written(schedule)) == days_of(schedule)


def test_what_calendars_of_phones_ask_for():
    schedule = scheduled(closed(dt.date(2026, 12, 20), dt.date(2027, 1, 3)), PARTY, byday="TU")
    text = written(schedule)
    lines = text.replace("\r\n ", "").split("\r\n")
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Choir",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "TZID:Europe/London",
        "DTSTART;TZID=Europe/London:20261124T100000",
        "DTEND;TZID=Europe/London:20261124T120000",
        f"UID:{schedule.pk}@alongside.example",
        f"UID:{schedule.pk}-20261224@alongside.example",
        "SUMMARY:Choir\\, “Sing”\\; for all",
        "DESCRIPTION:Line one\\nline two",
        "DTSTAMP:20261122T090000Z",
    ):
        assert line in lines, line
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "folded as the RFC says"
    assert any(line.startswith("EXDATE;TZID=Europe/London:2026122") for line in lines)


def test_it_is_the_same_from_day_to_day():
    schedule = scheduled(byday="TU")
    assert written(schedule) == written(schedule)
