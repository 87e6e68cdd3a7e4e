"""The next dates of a service, in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.formats import date_format

from alongside.common import clock
from alongside.directory.diary import schedules_of
from alongside.directory.models import Schedule, Service
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.times import between

SHOWN = 6
AHEAD = dt.timedelta(weeks=26)


@dataclass(frozen=True)
class Date:
    """One date as shown: “Tuesday 1 December 2026”, “10am to 12 noon”."""

    occurrence: Occurrence
    day: str
    time: str


def next_dates(service: Service) -> list[Date]:
    """The next few times that it takes place; none for a door that stands open most days."""
    schedules = schedules_of(service)
    if are_opening_hours(schedules) or service.status != Service.Status.ACTIVE:
        return []
    return list(islice(_ahead(schedules), SHOWN))


def _ahead(schedules: list[Schedule]) -> Iterator[Date]:
    now = clock.now()
    for one in all_occurrences(schedules, clock.today(), clock.today() + AHEAD):
        if (one.ends or one.starts or now) >= now:
            yield in_words(one)


def in_words(one: Occurrence) -> Date:
    """The day and the time of one occurrence."""
    return Date(one, date_format(one.day, "l j F Y"), between(one.at, one.until))
