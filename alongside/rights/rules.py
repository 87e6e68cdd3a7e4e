"""Pure decisions about rights: no database."""

import calendar
import datetime as dt

# Article 12(3) of the UK GDPR: a month, and two more where a request is complex.
MONTHS_TO_ANSWER = 1
MONTHS_LONGER = 2


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day.

    As the Information Commissioner counts. That a due day at a weekend moves on to the next
    working day is left out: whoever keeps to this is early, never late.
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
