"""The days of a schedule, against the calendar on the wall and against the rule written out."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.directory.models import Schedule, ScheduleException
from alongside.directory.occurrences import (
    all_occurrences,
    are_opening_hours,
    occurrences,
    rule_days,
)

TEN, NOON = dt.time(10), dt.time(12)
JANUARY = (dt.date(2027, 1, 1), dt.date(2027, 1, 31))
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def scheduled(*exceptions: ScheduleException, **fields: object) -> Schedule:
    """A schedule as read with its exceptions, without a database."""
    schedule = Schedule(**{"freq": "WEEKLY", "opens_at": TEN, "closes_at": NOON, **fields})
    schedule._prefetched_objects_cache = {"exceptions": Exceptions(exceptions)}
    return schedule


class Exceptions(list[ScheduleException]):
    def all(self) -> list[ScheduleException]:
        return self


def days(schedule: Schedule, first: dt.date, last: dt.date) -> list[str]:
    return [f"{one.day:%-d %b}" for one in occurrences(schedule, first, last)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"byday": "TU"}, "5 12 19 26"),
        ({"byday": "TU,FR"}, "1 5 8 12 15 19 22 26 29"),
        ({"byday": "2TU"}, "5 12 19 26"),
        ({"byday": "XX"}, ""),
        ({"freq": "MONTHLY", "byday": "2WE"}, "13"),
        ({"freq": "MONTHLY", "byday": "-1FR"}, "29"),
        ({"freq": "MONTHLY", "byday": "1MO,3MO"}, "4 18"),
        ({"freq": "MONTHLY", "byday": "SA"}, "2 9 16 23 30"),
        ({"freq": "MONTHLY", "byday": "5WE"}, ""),
        ({"freq": "MONTHLY", "bymonthday": "15,-1,99"}, "15 31"),
        ({"freq": "MONTHLY"}, ""),
        ({"freq": "MONTHLY", "dtstart": dt.date(2026, 8, 31)}, "31"),
        ({"dtstart": dt.date(2026, 12, 30)}, "6 13 20 27"),
        ({"byday": "TU", "interval": 2, "dtstart": dt.date(2026, 12, 29)}, "12 26"),
        ({"byday": "TU", "interval": 2, "valid_from": dt.date(2027, 1, 5)}, "5 19"),
        ({"byday": "TU", "interval": 2}, ""),
        ({"byday": "TU", "interval": 0}, "5 12 19 26"),
        ({"byday": "TU", "count": 2, "dtstart": dt.date(2026, 12, 29)}, "5"),
        ({"byday": "TU", "until": dt.date(2027, 1, 12)}, "5 12"),
        ({"byday": "TU", "valid_from": dt.date(2027, 1, 6)}, "12 19 26"),
        ({"byday": "TU", "valid_to": dt.date(2027, 1, 11)}, "5"),
        ({"freq": "", "dtstart": dt.date(2027, 1, 9)}, "9"),
        ({"freq": "", "dtstart": dt.date(2028, 1, 9)}, ""),
        ({"freq": ""}, ""),
        ({"freq": "MONTHLY", "bymonthday": "31", "interval": 12, "dtstart": dt.date(1, 2, 1)}, ""),
    ],
)
def test_the_days_of_january(rule, expected):
    found = [day.split()[0] for day in days(scheduled(**rule), *JANUARY)]
    assert " ".join(found) == expected


def closed(start: dt.date, end: dt.date) -> ScheduleException:
    return ScheduleException(kind="closed", starts_on=start, ends_on=end)


def test_a_break_takes_days_out_and_an_extra_date_puts_one_in_with_its_own_time():
    half_term = closed(dt.date(2027, 1, 10), dt.date(2027, 1, 20))
    party = ScheduleException(
        kind="extra",
        starts_on=dt.date(2027, 1, 14),
        ends_on=dt.date(2027, 1, 14),
        opens_at=dt.time(18),
        closes_at=dt.time(21),
    )
    found = list(occurrences(scheduled(half_term, party, byday="TU"), *JANUARY))
    assert [(one.day.day, one.at.hour) for one in found] == [(5, 10), (14, 18), (26, 10)]


def test_ten_stays_ten_when_the_clocks_change():
    schedule = scheduled(byday="SU")
    march = list(occurrences(schedule, dt.date(2027, 3, 21), dt.date(2027, 3, 28)))
    assert [one.starts.hour for one in march] == [10, 10]
    assert [one.starts.astimezone(ZoneInfo("UTC")).hour for one in march] == [10, 9]


def test_what_goes_on_past_midnight_ends_the_next_day():
    late = scheduled(byday="FR", opens_at=dt.time(22), closes_at=dt.time(1))
    one = next(occurrences(late, *JANUARY))
    assert one.ends - one.starts == dt.timedelta(hours=3)


def test_a_time_zone_that_nobody_knows_is_that_of_home():
    for name in ("Nowhere/Else", "../../etc/passwd", ""):
        one = next(occurrences(scheduled(byday="FR", timezone=name), *JANUARY))
        assert one.starts.tzinfo.key == "Europe/London"


def test_several_schedules_come_in_the_order_of_time():
    both = [scheduled(byday="TU"), scheduled(byday="MO,TU", opens_at=dt.time(9))]
    found = [(one.day.day, one.at.hour) for one in all_occurrences(both, *JANUARY)]
    assert found == sorted(found)
    assert len(found) == 12


def test_an_open_door_is_not_an_event():
    assert are_opening_hours([scheduled(byday=day) for day in CODES[:5]])
    assert not are_opening_hours([scheduled(byday="MO,TU,WE"), scheduled(byday="TH", interval=2)])


@settings(max_examples=60)
@given(
    freq=st.sampled_from(["WEEKLY", "MONTHLY"]),
    byday=st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    nth=st.sampled_from(["", "1", "2", "-1"]),
    interval=st.integers(1, 4),
    began=DATES,
    first=DATES,
    length=st.integers(0, 90),
)
def test_a_rule_begun_later_has_the_same_days(freq, byday, nth, interval, began, first, length):
    last = first + dt.timedelta(days=length)
    nth = nth if freq == "MONTHLY" else ""
    schedule = scheduled(
        freq=freq, byday=",".join(nth + day for day in byday), interval=interval, dtstart=began
    )
    written_out = rrule.rrulestr(
        f"FREQ={freq};INTERVAL={interval};BYDAY={schedule.byday}",
        dtstart=dt.datetime.combine(began, dt.time()),
    )
    expected = written_out.between(
        dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time()), inc=True
    )
    assert list(rule_days(schedule, first, last)) == [moment.date() for moment in expected]


@settings(max_examples=60)
@given(
    byday=st.text(max_size=12),
    bymonthday=st.text(alphabet="0123456789,-+ x", max_size=12),
    byweekno=st.text(alphabet="0123456789,-", max_size=8),
    freq=st.sampled_from(["WEEKLY", "MONTHLY", ""]),
    interval=st.integers(0, 32767),
    count=st.none() | st.integers(0, 32767),
    dtstart=st.none() | st.dates(dt.date(1950, 1, 1)),
    until=st.none() | st.dates(),
    breaks=st.lists(st.tuples(DATES, DATES), max_size=3),
)
def test_whatever_a_feed_says_the_days_lie_in_the_window_in_order_and_out_of_the_breaks(
    breaks, **rule
):
    ranges = [(min(pair), max(pair)) for pair in breaks]
    schedule = scheduled(*(closed(*pair) for pair in ranges), **rule)
    found = [one.day for one in occurrences(schedule, *JANUARY)]
    assert found == sorted(set(found))
    assert all(JANUARY[0] <= day <= JANUARY[1] for day in found)
    assert not [day for day in found for start, end in ranges if start <= day <= end]
