"""Reading the times of link workers: who offers which, and what is still free."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.booking.free_times import Busy, Free, free_times
from alongside.booking.models import Place, SlotPlan
from alongside.booking.queries.places import visible_to
from alongside.booking.states import HELD
from alongside.common import clock

SHOWN, A_DAY = 6, 3  # times to choose from, and of one day


@dataclass(frozen=True)
class Slot:
    """A free time of a link worker."""

    plan: SlotPlan
    free: Free

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.plan.pk}.{int(self.free.starts_at.timestamp())}"


def plan_in(key: str) -> tuple[SlotPlan, dt.datetime] | None:
    """Whose time, and when, a form's choice speaks of; None: it is none of ours."""
    plan_id, _dot, second = key.partition(".")
    try:
        starts_at = dt.datetime.fromtimestamp(int(second), dt.UTC)
        plan = SlotPlan.objects.select_related("worker").filter(pk=uuid.UUID(plan_id)).first()
    except (ValueError, OverflowError, OSError):
        return None
    return (plan, starts_at) if plan else None


def next_slots(organisation_id: uuid.UUID, most: int = SHOWN) -> list[Slot]:
    """The next free times of a team, at most three a day; of two alike that of who has more.

    Nothing of it says with whom anybody meets: whoever may refer to the team may ask.
    """
    plans = list(
        SlotPlan.objects.filter(organisation_id=organisation_id, is_open=True)
        .select_related("worker")
        .prefetch_related("hours")
    )
    if not plans:
        return []
    there = {user.pk for user in members_who_may(organisation_id, Permission.CASES_WORK)}
    free = free_of([plan for plan in plans if plan.worker_id in there])
    roomy = sorted(free.items(), key=lambda found: -len(found[1]))
    alike: dict[Free, Slot] = {}
    for plan, times in roomy:
        for time in times:
            alike.setdefault(time, Slot(plan, time))
    return _few(sorted(alike.values(), key=lambda slot: slot.free.starts_at), most)


def _few(slots: Iterable[Slot], most: int) -> list[Slot]:
    shown: list[Slot] = []
    of_a_day: dict[dt.date, int] = defaultdict(int)
    for slot in slots:
        day = clock.local_day(slot.free.starts_at)
        of_a_day[day] += 1
        if of_a_day[day] <= A_DAY:
            shown.append(slot)
        if len(shown) == most:
            break
    return shown


def free_of(plans: Sequence[SlotPlan], day: dt.date | None = None) -> dict[SlotPlan, list[Free]]:
    """What is free of each, as far ahead as they say; or on one day alone."""
    if not plans:
        return {}
    now, today, zone = clock.now(), clock.today(), timezone.get_current_timezone()
    last = today + dt.timedelta(weeks=max(plan.weeks_ahead for plan in plans))
    first, upto = (day, day) if day else (today, last)
    busy = _busy(plans, clock.midnight(first), clock.midnight(upto + dt.timedelta(days=1)))
    found = {}
    for plan in plans:
        until = min(upto, today + dt.timedelta(weeks=plan.weeks_ahead))
        days = [first + dt.timedelta(days=n) for n in range((until - first).days + 1)]
        found[plan] = free_times(
            plan.rule,
            [one.as_said for one in plan.hours.all()],
            busy[plan.pk],
            days,
            now + dt.timedelta(hours=plan.notice_hours),
            zone,
        )
    return found


def _busy(
    plans: Sequence[SlotPlan], since: dt.datetime, upto: dt.datetime
) -> dict[uuid.UUID, list[Busy]]:
    """Whatever takes up their time: the database tells when, and never with whom."""
    found: dict[uuid.UUID, list[Busy]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM booking_busy(%s, %s, %s, %s)",
            [
                [plan.pk for plan in plans],
                since,
                upto,
                timezone.get_current_timezone_name(),
            ],
        )
        for plan_id, starts_at, ends_at, place in cursor.fetchall():
            found[plan_id].append(Busy(starts_at, ends_at, place))
    return found


def plans_to_set(actor: Actor) -> QuerySet[SlotPlan]:
    """The times that the actor may set: their own, and those of the team for whoever leads."""
    if not actor.may(Permission.CASES_WORK):
        return SlotPlan.objects.none()
    plans = SlotPlan.objects.filter(organisation_id=actor.organisation).select_related("worker")
    return plans if actor.may(Permission.CASES_REASSIGN) else plans.filter(worker_id=actor.user)


def times_of(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Place]:
    """The times with a link worker that were booked by a referral, the latest first."""
    booked = visible_to(actor).filter(referral_id=referral_id, session__worker__isnull=False)
    return booked.select_related("session__worker").order_by("-session__starts_at", "-created_at")


def time_ahead(actor: Actor, referral_id: uuid.UUID) -> Place | None:
    """The one that is still to come."""
    if not Place.objects.filter(referral_id=referral_id).exists():  # most book none
        return None
    ahead = times_of(actor, referral_id).filter(status__in=HELD)
    return ahead.filter(session__starts_at__gt=clock.now()).first()


def booked_with(actor: Actor, worker_id: uuid.UUID) -> QuerySet[Place]:
    """Who comes to a link worker of the actor's organisation, the next first."""
    ahead = visible_to(actor).filter(
        session__worker_id=worker_id,
        organisation_id=actor.organisation,
        status__in=HELD,
        session__starts_at__gt=clock.now() - dt.timedelta(hours=1),
    )
    return ahead.select_related("session", "person").order_by("session__starts_at", "pk")
