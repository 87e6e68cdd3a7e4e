"""Reading the calendars of link workers."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import memberships_of
from alongside.booking.models import BusyCalendar, PublishedCalendar
from alongside.common import clock

SHOWN_BACK = dt.timedelta(days=31)


@dataclass(frozen=True)
class Taken:
    """A time of a link worker that is arranged: when, and how, never with whom."""

    id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    how: str


def own_calendar(actor: Actor) -> PublishedCalendar | None:
    """The actor's own calendar, where it is published."""
    if not actor.may(Permission.CASES_WORK):
        return None
    return PublishedCalendar.objects.filter(
        organisation_id=actor.organisation, worker_id=actor.user, ended_at=None
    ).first()


def taken_in(actor: Actor, calendar_id: uuid.UUID) -> list[Taken] | None:
    """What stands in a published calendar: asked by the house itself, for whoever has the address.

    None where it was ended, or whose it is no longer works cases there.
    """
    if not actor.may(Permission.SYSTEM):
        return None
    found = PublishedCalendar.objects.filter(pk=calendar_id, ended_at=None).first()
    if found is None:
        return None
    there = memberships_of(found.worker_id).filter(organisation_id=found.organisation_id)
    if not any(Permission.CASES_WORK in one.role.permissions for one in there):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM booking_calendar(%s, %s)", [calendar_id, clock.now() - SHOWN_BACK]
        )
        return [Taken(*row) for row in cursor.fetchall()]


def busy_calendars(actor: Actor, worker_id: uuid.UUID) -> QuerySet[BusyCalendar]:
    """From which calendars it is read when a link worker is busy: for them, and whoever leads."""
    if not actor.may(Permission.CASES_WORK):
        return BusyCalendar.objects.none()
    return BusyCalendar.objects.filter(
        plan__organisation_id=actor.organisation, plan__worker_id=worker_id
    )


def all_busy_calendars(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """The id and the address of each calendar to be read: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return []
    there = BusyCalendar.objects.filter(plan__is_open=True).order_by("read_at", "pk")
    return list(there.values_list("pk", "url"))


def busy_calendar(actor: Actor, calendar_id: uuid.UUID) -> tuple[uuid.UUID, str] | None:
    """One of them."""
    if not actor.may(Permission.SYSTEM):
        return None
    return BusyCalendar.objects.filter(pk=calendar_id).values_list("pk", "url").first()
