import datetime as dt

import pytest

from alongside.common import clock
from alongside.directory.models import Schedule, ScheduleException
from alongside.directory.times import breaks, in_words, timetable
from tests.directory.test_occurrences import closed, scheduled

EVE = dt.date(2026, 12, 24)
TEN, NOON, TWO = dt.time(10), dt.time(12), dt.time(14, 30)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({"byday": "MO", "opens_at": TEN, "closes_at": NOON}, "Mondays, 10am to 12 noon"),
        ({"byday": "FR,MO", "opens_at": TEN}, "Mondays and Fridays, from 10am"),
        ({"byday": "TU", "closes_at": TWO}, "Tuesdays, until 2:30pm"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU"}, "Every day"),
        ({"byday": "FR,MO,TU,WE,TH", "closes_at": NOON}, "Mondays to Fridays, until 12 noon"),
        ({"byday": "MO,TU,WE,FR"}, "Mondays, Tuesdays, Wednesdays and Fridays"),
        ({"byday": "SA,SU"}, "Saturdays and Sundays"),
        ({"byday": "TH", "interval": 2, "opens_at": TWO}, "Thursdays, every 2 weeks, from 2:30pm"),
        ({"freq": "MONTHLY", "byday": "2WE"}, "The second Wednesday of the month"),
        ({"freq": "MONTHLY", "byday": "-1FR"}, "The last Friday of the month"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "Day 1 and day 15 of the month"),
        ({"freq": "MONTHLY", "bymonthday": "15"}, "Day 15 of the month"),
        ({"freq": "", "dtstart": dt.date(2026, 12, 24)}, "Thursday 24 December 2026"),
        (
            {"freq": "", "dtstart": EVE, "valid_from": EVE, "valid_to": EVE, "opens_at": TEN},
            "Thursday 24 December 2026, from 10am",
        ),
        ({"freq": "", "description": "Term time only"}, "Term time only"),
        ({"byday": "SA", "description": "Walk-in"}, "Saturdays (Walk-in)"),
        ({"byday": "SA", "valid_to": dt.date(2027, 3, 31)}, "Saturdays, until 31 March 2027"),
        (
            {"byday": "SU", "opens_at": dt.time(0), "closes_at": dt.time(23, 59)},
            "Sundays, 12 midnight to 12 midnight",
        ),
        ({"freq": ""}, ""),
    ],
)
def test_a_schedule_reads_as_people_say_it(schedule, words):
    assert in_words(Schedule(**{"freq": "WEEKLY", **schedule})) == words


def test_a_timetable_follows_the_week():
    days = [Schedule(freq="WEEKLY", byday=day, opens_at=TEN) for day in ("FR", "TU", "MO,WE")]
    assert [line.split(",")[0] for line in timetable(days)] == [
        "Mondays and Wednesdays",
        "Tuesdays",
        "Fridays",
    ]


def test_the_breaks_ahead_are_told_in_words_and_once():
    half_term = closed(dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    half_term.reason = "half-term"
    christmas = closed(dt.date(2026, 12, 21), dt.date(2027, 1, 1))
    over = closed(dt.date(2026, 8, 3), dt.date(2026, 8, 31))
    party = ScheduleException(
        kind="extra",
        starts_on=dt.date(2026, 12, 24),
        ends_on=dt.date(2026, 12, 24),
        opens_at=TEN,
        closes_at=NOON,
    )
    both = [scheduled(over, christmas, half_term, party), scheduled(half_term)]
    with clock.telling(dt.datetime(2026, 10, 30, 9, tzinfo=dt.UTC)):
        assert breaks(both) == [
            "Not from 26 October to 30 October 2026 (half-term)",
            "Not from 21 December 2026 to 1 January 2027",
            "Also on Thursday 24 December 2026, 10am to 12 noon",
        ]
