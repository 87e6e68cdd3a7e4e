"""Working days of England and Wales, beside what www.gov.uk/bank-holidays says."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.common.working_days import after, bank_holidays, between, is_working_day

SAID = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize("year", SAID)
def test_the_bank_holidays_are_those_that_the_government_names(year):
    said = {dt.date.fromisoformat(f"{year}-{day}") for day in SAID[year].split()}
    assert bank_holidays(year) == said


@given(days, st.integers(1, 30))
def test_that_many_working_days_lie_up_to_the_day_that_comes_after_them(day, number):
    last = after(day, number)
    assert is_working_day(last)
    assert between(day, last) == number


@given(days, st.integers(-5, 500))
def test_counting_is_as_walking(first, length):
    last = first + dt.timedelta(days=length)
    walked = (first + dt.timedelta(days=step) for step in range(1, length + 1))
    assert between(first, last) == sum(map(is_working_day, walked))


def test_over_christmas_a_promise_is_longer_by_the_days_that_nobody_works():
    assert after(dt.date(2026, 12, 23), 2) == dt.date(2026, 12, 29)
    assert after(dt.date(2026, 12, 26), 0) == dt.date(2026, 12, 29)
