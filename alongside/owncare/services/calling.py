"""The clock: whoever is out is asked, then colleagues are told, until somebody says something."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.each import for_each
from alongside.common.whole import all_or_nothing
from alongside.messaging import services as messaging
from alongside.owncare import messages
from alongside.owncare.ladder import REMINDED_FOR, TOLD_FOR, colleagues_to_tell
from alongside.owncare.models import LoneStep, LoneVisit
from alongside.owncare.services.being_out import write
from alongside.owncare.states import MOVES, Status, Step

CLOCK = Actor.system("lone visits")


def call_those_due() -> int:
    """Ask or tell the next of each visit whose time is up: each in a transaction of its own.

    A worker that is killed in between has told some; the others are still due at the next minute.
    What fails for one stops none of the others: it is raised after the last, and still due.
    Answers how many were due.
    """
    with acting_as(CLOCK):
        running = LoneVisit.objects.exclude(status=Status.OVER)
        due = list(running.filter(next_call_at__lte=clock.now()).values_list("pk", flat=True))
    for_each(due, _call)
    return len(due)


def _call(visit_id: uuid.UUID) -> None:
    with acting_as(CLOCK) as actor:
        call_next(actor=actor, visit_id=visit_id)


@all_or_nothing()
def call_next(*, actor: Actor, visit_id: uuid.UUID) -> None:
    """Ask whoever is out, else tell the next colleague, if it is time; else nothing happens.

    The last is told again and again. What stood still for hours is caught up with a step a minute.
    """
    require(actor, Permission.SYSTEM)
    visit = LoneVisit.objects.select_for_update(of=("self",)).select_related("by").get(pk=visit_id)
    due = visit.next_call_at
    if not visit.is_open or due is None or due > clock.now():
        return
    colleagues = colleagues_to_tell(visit)
    if visit.urgent and colleagues:
        _tell(actor, visit, colleagues)
    elif visit.calls == 0 or not colleagues:
        _remind(actor, visit, nobody=not colleagues and visit.calls > 0)
    else:
        _tell(actor, visit, [colleagues[min(visit.calls, len(colleagues)) - 1]])
    visit.calls += 1
    patience = REMINDED_FOR if visit.calls == 1 and not visit.urgent else TOLD_FOR
    caught_up = visit.urgent or visit.calls > len(colleagues)
    # Minutes are counted on the clock of the world, which no change to summer time moves.
    visit.next_call_at = (clock.now() if caught_up else due) + patience
    visit.save(update_fields=["status", "alarm_at", "calls", "next_call_at"])


def _remind(actor: Actor, visit: LoneVisit, *, nobody: bool) -> None:
    if visit.status != Status.ALARM:
        visit.status = MOVES["remind"].target
    _queue(actor, visit, messages.reminder(visit))
    write(actor, visit, Step.UNANSWERED if nobody else Step.REMIND)
    record(actor, "lone_visit.remind", visit)


def _tell(actor: Actor, visit: LoneVisit, colleagues: Iterable[User]) -> None:
    visit.status, visit.alarm_at = MOVES["call"].target, visit.alarm_at or clock.now()
    for colleague in colleagues:
        _queue(actor, visit, messages.call(visit, colleague))
        write(actor, visit, Step.CALL, whom=colleague.pk)
        record(actor, "lone_visit.call", visit, who=str(colleague.pk))


def _queue(actor: Actor, visit: LoneVisit, due: Iterable[dict[str, Any]]) -> None:
    """Each once for each rung; ``back_at`` tells one climb from the next."""
    rung = f"{int(visit.back_at.timestamp())}:{visit.calls}:{int(visit.urgent)}"
    for message in due:
        messaging.queue(actor=actor, key=messages.key_of(visit, rung, message), **message)


@all_or_nothing()
def send_link(*, actor: Actor, visit_id: uuid.UUID) -> None:
    """Send whoever sets out the link by which they say that they are safe."""
    require(actor, Permission.SYSTEM)
    visit = LoneVisit.objects.select_related("by").get(pk=visit_id)
    for message in messages.begun(visit):
        messaging.queue(actor=actor, key=messages.key_of(visit, "link", message), **message)


@all_or_nothing()
def tell_news(*, actor: Actor, visit_id: uuid.UUID, key: str) -> None:
    """Everybody who was told hears that there is news: once for each ``key``."""
    require(actor, Permission.SYSTEM)
    visit = LoneVisit.objects.get(pk=visit_id)
    lines = LoneStep.objects.filter(visit=visit, whom__isnull=False).select_related("whom")
    told = {line.whom_id: line.whom for line in lines}
    told.pop(visit.ended_by_id, None)
    for colleague in told.values():
        if colleague:
            for message in messages.stand_down(visit, colleague):
                messaging.queue(actor=actor, key=messages.key_of(visit, key, message), **message)


@all_or_nothing()
def forget_whereabouts(*, actor: Actor, before: dt.datetime) -> int:
    """Forget where visits led that were over before that moment; how many."""
    return _forgotten(actor, "owncare_forget_whereabouts", before)


@all_or_nothing()
def forget_lone_visits(*, actor: Actor, before: dt.datetime) -> int:
    """Forget visits that were over before that moment; how many."""
    return _forgotten(actor, "owncare_forget_lone_visits", before)


def _forgotten(actor: Actor, function: str, before: dt.datetime) -> int:
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)
