"""Times and distances, as the NHS writes them."""

import datetime as dt

import pytest

from alongside.common import clock
from alongside.ui import formats

SUMMER = dt.datetime(2026, 5, 3, 13, 15, tzinfo=dt.UTC)


def test_moments_are_told_in_local_time():
    assert formats.moment(SUMMER) == "3 May 2026, 2:15pm"
    assert formats.moment(None) == ""


def test_a_day_is_the_local_one():
    assert formats.day(dt.datetime(2026, 5, 2, 23, 30, tzinfo=dt.UTC)) == "3 May 2026"
    assert formats.day(dt.date(1958, 12, 31)) == "31 December 1958"


@pytest.mark.parametrize(
    ("time", "written"),
    [
        (dt.time(0, 0), "midnight"),
        (dt.time(0, 5), "12:05am"),
        (dt.time(9, 0), "9am"),
        (dt.time(12, 0), "midday"),
        (dt.time(12, 30), "12:30pm"),
        (dt.time(17, 30), "5:30pm"),
    ],
)
def test_the_clock(time, written):
    assert formats.clock_time(time) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [(0, "today"), (1, "yesterday"), (12, "12 days ago"), (-1, "tomorrow"), (-3, "in 3 days")],
)
def test_ago(days, written):
    with clock.telling(SUMMER):
        assert formats.ago(clock.today() - dt.timedelta(days=days)) == written


def test_an_hour_is_local():
    assert formats.hour(dt.datetime(2026, 7, 1, 12, 15, tzinfo=dt.UTC)) == "1:15pm"
    assert formats.hour(dt.time(9, 30)) == "9:30am"


@pytest.mark.parametrize(
    ("metres", "written"),
    [
        (None, ""),
        (0, "10 m"),
        (354.2, "350 m"),
        (1609.344, "1 mile"),
        (2000, "1.2 miles"),
        (16093.44, "10 miles"),
        (40000, "25 miles"),
    ],
)
def test_distances(metres, written):
    assert formats.metres(metres) == written


def test_a_description_is_not_cut_inside_a_sentence():
    told = "Somebody listens. We never ring back unless you say it is safe. " + "More. " * 60
    shown = formats.in_sentences(told[:300], 30)
    assert shown == "Somebody listens. We never ring back unless you say it is safe."
    assert formats.in_sentences("word " * 60) == "word " * 58 + "word…"
    assert formats.in_sentences("No full stop here") == "No full stop here"
    assert formats.in_sentences("") == ""
