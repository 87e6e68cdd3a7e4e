import datetime as dt

import pytest

from alongside.directory.models import Schedule
from alongside.directory.times import in_words, timetable

TEN, NOON, TWO = dt.time(10), dt.time(12), dt.time(14, 30)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({"byday": "MO", "opens_at": TEN, "closes_at": NOON}, "Mondays, 10:00am to 12 noon"),
        ({"byday": "FR,MO", "opens_at": TEN}, "Mondays and Fridays, from 10:00am"),
        ({"byday": "TU", "closes_at": TWO}, "Tuesdays, until 2:30pm"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU"}, "Every day"),
        ({"byday": "TH", "interval": 2, "opens_at": TWO}, "Thursdays, every 2 weeks, from 2:30pm"),
        ({"freq": "MONTHLY", "byday": "2WE"}, "The second Wednesday of the month"),
        ({"freq": "MONTHLY", "byday": "-1FR"}, "The last Friday of the month"),
        ({"freq": "MONTHLY", "bymonthday": "15"}, "The day 15 of the month"),
        ({"freq": "", "dtstart": dt.date(2026, 12, 24)}, "Thursday 24 December 2026"),
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
