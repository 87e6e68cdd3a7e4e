"""The next dates of a service, in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.formats import date_format

from alongside.common import clock
from alongside.directory.models import Location, Schedule, Service
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.times import between

SHOWN = 6
AHEAD = dt.timedelta(weeks=26)


@dataclass(frozen=True)
class Date:
    """One date as shown: “Tuesday 1 December 2026”, “10:00am to 12 noon”."""

    occurrence: Occurrence
    day: str
    time: str


def schedules_of(service: Service) -> list[Schedule]:
    """Everything that says when it happens, wherever."""
    there = [schedule for at in service.at_locations.all() for schedule in at.schedules.all()]
    return [*service.schedules.all(), *there]


def place_of(service: Service, schedule: Schedule) -> Location | None:
    """Where that happens: at its own place, else at the service's only one."""
    locations = {at.pk: at.location for at in service.at_locations.all()}
    if schedule.service_at_location_id in locations:
        return locations[schedule.service_at_location_id]
    return next(iter(locations.values())) if len(locations) == 1 else None


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
