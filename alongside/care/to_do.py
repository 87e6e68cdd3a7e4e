"""Reading tasks, and what of a team's work is in nobody's hands: from what the actor may see."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care import cover
from alongside.care.models import Case, Task
from alongside.care.queries import board, visible_to
from alongside.care.states import TaskStatus
from alongside.common import clock
from alongside.common.statements import among, at_once, put_together_once
from alongside.messaging.models import Message
from alongside.messaging.queries import visible_to as messages_visible_to

RETURNED_FOR = dt.timedelta(days=30)


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """The team's tasks; one about a case as long as the case can be seen."""
    if actor.person_id or actor.acts_for or not actor.may(Permission.CASES_WORK):
        return Task.objects.none()
    # Looked up case by case: who has few tasks need not go through all cases of the team.
    seen = Q(case=None) | Exists(visible_to(actor).filter(pk=OuterRef("case_id")))
    return Task.objects.filter(seen, organisation_id=actor.organisation)


def open_tasks(
    actor: Actor, owner_id: uuid.UUID | None = None, covered: Sequence[uuid.UUID] = ()
) -> QuerySet[Task]:
    """What is to do, the most pressing first; of one of the team, or of all of them.

    With what is to do in cases of colleagues whom the actor covers for (``covered``: users' ids).
    """
    tasks = tasks_visible_to(actor).filter(status=TaskStatus.OPEN)
    if owner_id:
        tasks = tasks.filter(_of(actor, owner_id, covered))
    return tasks.select_related("case__person", "owner", "by")


def _of(actor: Actor, owner_id: uuid.UUID, covered: Sequence[uuid.UUID]) -> Q:
    mine = Q(owner_id=owner_id)
    if not covered:
        return mine
    cases = Case.objects.filter(cover.covered(actor, covered)).values("pk")
    return mine | Q(owner_id__in=among(covered), case_id__in=cases)


@put_together_once
def most_pressing(actor: Actor, covered: tuple[uuid.UUID, ...] | None, most: int) -> QuerySet[Task]:
    """The first of one's own, and of those whom one covers for (None: for nobody)."""
    return open_tasks(actor, actor.user, covered or ())[:most]


def unclaimed(actor: Actor) -> QuerySet[Task]:
    """What is to do and nobody has: whoever of the team has a hand free takes it."""
    return open_tasks(actor).filter(owner=None)


@put_together_once
def tasks_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[Task]:
    """What is to do in a case."""
    return open_tasks(actor).filter(case_id=case_id)


@dataclass(frozen=True)
class ToDo:
    """How much there is: of one's own, of that overdue, and with nobody."""

    mine: int
    overdue: int
    unclaimed: int


def how_much(actor: Actor, covered: Sequence[uuid.UUID] = ()) -> ToDo:
    """Asked at once."""
    (counted,) = _how_much(actor, tuple(covered) or None, clock.today())
    return ToDo(*counted)


@put_together_once
def _how_much(
    actor: Actor, covered: tuple[uuid.UUID, ...] | None, today: dt.date
) -> QuerySet[Task, tuple[int, int, int]]:
    mine = _of(actor, actor.user, covered or ())
    counted = at_once(
        tasks_visible_to(actor).filter(status=TaskStatus.OPEN),
        mine=Count("pk", filter=mine),
        overdue=Count("pk", filter=mine & Q(due_on__lt=today)),
        unclaimed=Count("pk", filter=Q(owner=None)),
    )
    return counted.values_list("mine", "overdue", "unclaimed")


def without_a_worker(actor: Actor) -> QuerySet[Case]:
    """Open cases in the name of somebody who works no cases of the team any more."""
    team = colleagues_who_may(actor, Permission.CASES_WORK).order_by()
    return board(actor).exclude(worker_id__in=team.values("pk"))


def returned_messages(actor: Actor) -> QuerySet[Message]:
    """What the team sent in the last 30 days and did not arrive, the newest first."""
    lost = (Message.Status.FAILED, Message.Status.GIVEN_UP, Message.Status.REFUSED)
    return messages_visible_to(actor).filter(
        from_organisation_id=actor.organisation,
        status__in=lost,
        created_at__gte=clock.now() - RETURNED_FOR,
    )
