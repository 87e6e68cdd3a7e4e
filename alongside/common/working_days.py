"""Days on which an office in England or Wales is open: counted without weekends and bank holidays.

The rule is that of the Banking and Financial Dealings Act 1971 with its proclaimed days, as
https://www.gov.uk/bank-holidays states it; what is proclaimed once only stands in the settings.
"""

import datetime as dt
from functools import cache

from dateutil.easter import easter
from django.conf import settings

_DAY = dt.timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5


def is_working_day(day: dt.date) -> bool:
    """Neither Saturday nor Sunday nor a bank holiday of England and Wales."""
    return day.weekday() < _SATURDAY and not is_bank_holiday(day)


def is_bank_holiday(day: dt.date) -> bool:
    """A bank holiday of England and Wales, or a substitute day for one."""
    return day in bank_holidays(day.year)


def after(day: dt.date, working_days: int) -> dt.date:
    """The working day that comes so many after this one; of 0 the day itself or the next open one.

    From a day on which nobody works it counts as from the working day before.
    """
    left = working_days
    while left > 0 or not is_working_day(day):
        day += _DAY
        left -= is_working_day(day)
    return day


def between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after ``first``, up to and with ``last``; 0 where it is not after.

    Both may be years apart, so whole weeks are not walked through.
    """
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    days = weeks * 5 + sum(
        (first + _DAY * (weeks * 7 + step)).weekday() < _SATURDAY for step in range(1, rest + 1)
    )
    closed = (
        day
        for year in range(first.year, last.year + 1)
        for day in bank_holidays(year)
        if first < day <= last and day.weekday() < _SATURDAY
    )
    return days - sum(1 for _day in closed)


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England and Wales in a year, substitute days with them."""
    sunday = easter(year)
    days = {
        sunday - 2 * _DAY,
        sunday + _DAY,
        _monday_from(dt.date(year, 5, 1)),
        _monday_from(dt.date(year, 5, 25)),
        _monday_from(dt.date(year, 8, 25)),
    }
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        days.add(_instead(fixed, days))
    return frozenset(days | {day for day in settings.ONE_OFF_BANK_HOLIDAYS if day.year == year})


def _monday_from(day: dt.date) -> dt.date:
    """The day, or the first Monday after it."""
    return day + _DAY * ((_MONDAY - day.weekday()) % 7)


def _instead(day: dt.date, taken: set[dt.date]) -> dt.date:
    """The day, or where that falls on a weekend the next weekday that is not a holiday already."""
    while day.weekday() >= _SATURDAY or day in taken:
        day += _DAY
    return day
