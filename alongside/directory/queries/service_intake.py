"""What services say of their intake, and how many referrals they were sent."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.models import Arrivals, Service, ServiceIntake
from alongside.directory.rules.fair_share import had_fewer

LATELY = dt.timedelta(days=28)
_A_WEEK = dt.timedelta(days=7)


def monday(day: dt.date) -> dt.date:
    """The Monday of the week in which the day lies."""
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True)
class Intake:
    """Where the intake of one service stands today. ``opens_on`` is None where nobody knows."""

    most_a_week: int | None = None
    this_week: int = 0
    paused: bool = False
    opens_on: dt.date | None = None
    said_by: str = ""

    @property
    def is_full(self) -> bool:
        """The limit of this week is reached, so it has paused by itself."""
        return self.most_a_week is not None and self.this_week >= self.most_a_week

    @property
    def is_closed(self) -> bool:
        return self.paused or self.is_full

    @property
    def again_on(self) -> dt.date | None:
        """The day from which it takes referrals again by itself, where that is known."""
        if self.paused:
            return self.opens_on
        return monday(clock.today()) + _A_WEEK if self.is_full else None


def intake_of(service_id: uuid.UUID) -> Intake:
    """Where the intake of a service stands today."""
    today = clock.today()
    said = ServiceIntake.objects.filter(service_id=service_id).select_related("said_by").first()
    if said is None:
        return Intake(this_week=_sent(service_id, today))
    return Intake(
        most_a_week=said.most_a_week,
        this_week=_sent(service_id, today),
        paused=_is_paused(said, today),
        opens_on=said.opens_on,
        said_by=said.said_by.name,
    )


def _is_paused(said: ServiceIntake, today: dt.date) -> bool:
    return said.paused_at is not None and (said.opens_on is None or today < said.opens_on)


def _sent(service_id: uuid.UUID, today: dt.date) -> int:
    week = Arrivals.objects.filter(service_id=service_id, day__gte=monday(today))
    return week.aggregate(all=Sum("number"))["all"] or 0


def closed_services() -> frozenset[uuid.UUID]:
    """The services that take nobody new today, because they paused or their week is full."""
    today = clock.today()
    week = Q(service__arrivals__day__gte=monday(today))
    rows = ServiceIntake.objects.annotate(
        sent=Coalesce(Sum("service__arrivals__number", filter=week), 0)
    )
    return frozenset(
        said.service_id
        for said in rows
        if _is_paused(said, today)
        or (said.most_a_week is not None and said.sent >= said.most_a_week)
    )


def own_services(actor: Actor) -> QuerySet[Service]:
    """The running services of the actor's organisation that take referrals here, by name."""
    if not (actor.may(Permission.REFERRALS_ANSWER) or actor.may(Permission.ROOM_SAY)):
        return Service.objects.none()
    return Service.objects.filter(
        organisation_id=actor.organisation, takes_referrals=True, status=Service.Status.ACTIVE
    ).order_by("name", "id")


def had_fewer_lately(services: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of these like services, those that were sent much less than their share in four weeks."""
    sent = Arrivals.objects.filter(service_id__in=services, day__gt=clock.today() - LATELY)
    counts = dict(sent.values_list("service_id").annotate(n=Sum("number")))
    return had_fewer({service: counts.get(service, 0) for service in services})
