"""What takes place in an area in a month, day by day. Doors that stand open are left out."""

import calendar
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from alongside.directory.models import Location, Schedule, Service
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.queries.areas import within
from alongside.directory.times import DAYS

MOST = 1500  # services whose dates are reckoned for one page


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: ``month`` is its first day, ``day`` one of MO … SU."""

    month: dt.date
    area: uuid.UUID | None = None
    need: str = ""
    day: str = ""


@dataclass(frozen=True)
class Happening:
    """One service on one day, where it is then."""

    occurrence: Occurrence
    service: Service
    location: Location | None


@dataclass(frozen=True)
class Diary:
    """The days with what takes place on them; ``is_cut`` where there is more than was reckoned."""

    days: list[tuple[dt.date, list[Happening]]]
    is_cut: bool


def diary(wanted: Wanted, not_before: dt.date) -> Diary:
    """The days of the month, from ``not_before`` on, on which something takes place."""
    services = list(what_takes_place(wanted)[: MOST + 1])
    first = max(wanted.month, not_before)
    last = wanted.month.replace(day=calendar.monthrange(*wanted.month.timetuple()[:2])[1])
    found = [
        happening
        for service in services[:MOST]
        for happening in _happenings(service, first, last)
        if wanted.day in ("", DAYS[happening.occurrence.day.weekday()])
    ]
    found.sort(key=_order)
    days = [(day, list(there)) for day, there in groupby(found, lambda one: one.occurrence.day)]
    return Diary(days, len(services) > MOST)


def what_takes_place(wanted: Wanted) -> QuerySet[Service]:
    """The running services with a time that fit the question, whatever the month."""
    timed = Q(schedules__isnull=False) | Q(at_locations__schedules__isnull=False)
    services = Service.objects.filter(timed, status=Service.Status.ACTIVE)
    if wanted.need:
        services = services.filter(needs__code=wanted.need)
    if wanted.area:
        services = services.filter(within(wanted.area))
    return (
        services.select_related("organisation")
        .prefetch_related(
            "schedules__exceptions",
            "at_locations__schedules__exceptions",
            "at_locations__location__addresses",
        )
        .order_by("name", "id")
        .distinct()
    )


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


def _happenings(service: Service, first: dt.date, last: dt.date) -> Iterator[Happening]:
    schedules = schedules_of(service)
    if not are_opening_hours(schedules):
        for one in all_occurrences(schedules, first, last):
            yield Happening(one, service, place_of(service, one.schedule))


def _order(one: Happening) -> tuple[dt.date, dt.time, str]:
    return one.occurrence.day, one.occurrence.at or dt.time.min, one.service.name
