"""What takes place in an area in a month, day by day. Doors that stand open are left out.

The days are reckoned from the schedules alone; what there is to say of a service is read for those
that are shown.
"""

import calendar
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.directory.models import (
    Location,
    Schedule,
    ScheduleException,
    Service,
    ServiceNeed,
)
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.queries.areas import within
from alongside.directory.queries.site import services_with_times
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
class Coming:
    """One service, known by its name, on one day."""

    occurrence: Occurrence
    service_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Happening:
    """The same with all that is said of it, where it is then."""

    occurrence: Occurrence
    service: Service
    location: Location | None


Day = tuple[dt.date, list[Coming]]


@dataclass(frozen=True)
class Diary:
    """The days with what takes place on them; ``is_cut`` where there is more than was reckoned."""

    days: list[Day]
    is_cut: bool


def diary(wanted: Wanted, not_before: dt.date) -> Diary:
    """The days of the month, from ``not_before`` on, on which something takes place."""
    first = max(wanted.month, not_before)
    last = wanted.month.replace(day=calendar.monthrange(*wanted.month.timetuple()[:2])[1])
    names = dict(_named(wanted, first)[: MOST + 1])
    found = [
        Coming(occurrence, service, names[service])
        for service, schedules in _schedules_of(list(names)[:MOST]).items()
        if not are_opening_hours(schedules)
        for occurrence in all_occurrences(schedules, first, last)
        if wanted.day in ("", DAYS[occurrence.day.weekday()])
    ]
    found.sort(key=_order)
    days = [(day, list(there)) for day, there in groupby(found, lambda one: one.occurrence.day)]
    return Diary(days, len(names) > MOST)


def told(days: Iterable[Day]) -> list[tuple[dt.date, list[Happening]]]:
    """These days with all that is said of what takes place on them."""
    days = list(days)
    ids = {one.service_id for _day, there in days for one in there}
    services = {service.pk: service for service in services_with_times(list(ids))}
    return [
        (day, [_said(one, services[one.service_id]) for one in there if one.service_id in services])
        for day, there in days
    ]


def all_that_takes_place(wanted: Wanted, first: dt.date) -> list[Service]:
    """The running services with a time that fits the question, from that day on; by name."""
    return services_with_times([service for service, _name in _named(wanted, first)[:MOST]])


def _named(wanted: Wanted, first: dt.date) -> QuerySet[Service, tuple[uuid.UUID, str]]:
    """Their ids and names. Each condition is asked of one service after the other, by name."""
    there = Schedule.objects.filter(_is_not_over(first))
    timed = Exists(there.filter(service=OuterRef("pk")))
    timed_there = Exists(there.filter(service_at_location__service=OuterRef("pk")))
    services = Service.objects.filter(timed | timed_there, status=Service.Status.ACTIVE)
    if wanted.need:
        needs = ServiceNeed.objects.filter(service=OuterRef("pk"), need__code=wanted.need)
        services = services.filter(Exists(needs))
    if wanted.area:
        services = services.filter(pk__in=Service.objects.filter(within(wanted.area)).values("pk"))
    return services.order_by("name", "id").values_list("pk", "name")


def _is_not_over(first: dt.date) -> Q:
    """Schedules that may hold on that day or later; feeds leave what has been for years."""
    extra = ScheduleException.objects.filter(
        schedule=OuterRef("pk"), kind=ScheduleException.Kind.EXTRA, ends_on__gte=first
    )
    over = Q(until__lt=first) | Q(valid_to__lt=first) | Q(freq="", dtstart__lt=first)
    return ~over | Q(Exists(extra))


def _schedules_of(services: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Schedule]]:
    """Everything that says when these happen, wherever."""
    # In two questions: asked for either at once, PostgreSQL reads all the schedules there are.
    rows = Schedule.objects.prefetch_related("exceptions").defer("notes")
    own = rows.filter(service__in=services).annotate(whose=F("service"))
    there = rows.filter(service_at_location__service__in=services)
    found: defaultdict[uuid.UUID, list[Schedule]] = defaultdict(list)
    one: Any
    for one in chain(own, there.annotate(whose=F("service_at_location__service"))):
        found[one.whose].append(one)
    return found


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


def _said(one: Coming, service: Service) -> Happening:
    return Happening(one.occurrence, service, place_of(service, one.occurrence.schedule))


def _order(one: Coming) -> tuple[dt.date, dt.time, str]:
    return one.occurrence.day, one.occurrence.at or dt.time.min, one.name
