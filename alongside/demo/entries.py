"""What else the directory says of an invented service: room, languages, breaks, the first time."""

import datetime as dt
from collections.abc import Iterator

from django.db import models

from alongside.common import clock
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.directory.models import (
    Capacity,
    Contact,
    Language,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
)
from alongside.directory.occurrences import are_opening_hours
from alongside.organisations.models import Area

# How people take part where it is at no venue.
_ATTENDING = {
    "phone": Schedule.Attending.BY_PHONE,
    "online": Schedule.Attending.ONLINE,
    "home": Schedule.Attending.AT_HOME,
}
_MONDAY = dt.date(2026, 1, 5)  # what comes every other week is counted from a Monday


def first_visit(chance: Chance, where: str) -> str:
    """What happens the first time, for two in three services."""
    texts = read("entries")["first_visit"]
    outdoors = where in read("entries")["out_of_doors"]
    told = texts["outdoors"] if outdoors else texts.get(where, texts["hall"])
    return chance.choice(told) if chance.likely(0.65) else ""


def said_of(
    chance: Chance, service: Service, where: str, schedules: list[Schedule], area: Area | None
) -> Iterator[models.Model]:
    """The rows on room, languages, contacts, the area served and the breaks of its schedules.

    The schedules are told how people take part, and those that skip weeks where they begin.
    """
    yield from _room(chance, service)
    yield from _languages(chance, service)
    if chance.likely(0.4):
        name = chance.choice(read("entries")["contact_names"])
        yield Contact(service=service, name=name, title=chance.choice(read("entries")["contacts"]))
    if area:
        yield ServiceArea(service=service, name=area.name, area=area)
    for schedule in schedules:
        schedule.attending_type = _ATTENDING.get(where, Schedule.Attending.IN_PERSON)
        if schedule.interval > 1:
            schedule.dtstart = _MONDAY + dt.timedelta(weeks=chance.randrange(2))
    if not are_opening_hours(schedules) and chance.likely(0.6):
        yield from _breaks(chance, schedules)


def _room(chance: Chance, service: Service) -> Iterator[Capacity]:
    content = read("entries")
    if not chance.likely(0.6):
        return
    state = chance.one_of(content["room"])
    row = Capacity(
        service=service,
        state=state,
        description=chance.choice(content["room_notes"][state]),
        updated=clock.now() - dt.timedelta(days=chance.randint(0, 50)),
        source=chance.choice(content["room_said_by"]),
    )
    if chance.likely(0.5):
        row.maximum = chance.choice([8, 10, 12, 15, 20])
        row.available = chance.randint(1, 6) if state == Capacity.State.PLACES else 0
    if state == Capacity.State.WAITING_LIST:
        row.expected_wait_days = chance.choice([7, 14, 28, 42, 90])
    yield row


def _languages(chance: Chance, service: Service) -> Iterator[Language]:
    content = read("entries")
    own = content["spoken_by"].get(service.organisation.name)
    spoken = [own] if own else []
    spoken += [
        [name, code]
        for name, code, share in content["languages"]
        if chance.likely(share / 100) and [name, code] != own
    ]
    for name, code in spoken:
        note = "" if [name, code] == own else chance.choice(content["language_notes"])
        yield Language(service=service, name=name, code=code, note=note)


def _breaks(chance: Chance, schedules: list[Schedule]) -> Iterator[ScheduleException]:
    content = read("entries")["breaks"]
    term_time = chance.likely(0.3)
    for reason, first, last in content if term_time else content[:1]:
        starts, ends = _next(first, last)
        for schedule in schedules:
            yield ScheduleException(
                schedule=schedule, starts_on=starts, ends_on=ends, reason=reason
            )


def _next(first: str, last: str) -> tuple[dt.date, dt.date]:
    """The next of these breaks that is not over, given as month and day."""
    today = clock.today()
    for year in (today.year - 1, today.year, today.year + 1):
        starts = dt.date.fromisoformat(f"{year}-{first}")
        ends = dt.date.fromisoformat(f"{year if last > first else year + 1}-{last}")
        if ends >= today:
            break
    return starts, ends
