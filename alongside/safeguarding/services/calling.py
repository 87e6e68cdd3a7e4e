"""The clock: leads are told one after the other, until one has it."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.whole import all_or_nothing
from alongside.messaging import services as messaging
from alongside.safeguarding.duty import MINUTES, OnDuty, on_duty
from alongside.safeguarding.messages import calls_to
from alongside.safeguarding.models import Concern, Confidant
from alongside.safeguarding.services.writing import write
from alongside.safeguarding.states import Status, Step

CLOCK = Actor.system("safeguarding")


def call_those_due() -> int:
    """Tell the next lead of each concern whose time is up: each in a transaction of its own.

    A worker that is killed in between has told some; the others are still due at the next minute.
    Answers how many were due.
    """
    with acting_as(CLOCK):
        due = list(
            Concern.objects.filter(status=Status.RAISED, next_call_at__lte=clock.now()).values_list(
                "pk", flat=True
            )
        )
    for concern_id in due:
        with acting_as(CLOCK) as actor:
            call_next(actor=actor, concern_id=concern_id)
    return len(due)


@all_or_nothing()
def call_next(*, actor: Actor, concern_id: uuid.UUID) -> None:
    """Tell the next lead, if it is time and nobody has it yet; else nothing happens.

    The last in the order is told again and again.
    """
    require(actor, Permission.SYSTEM)
    concern = (
        Concern.objects.select_for_update(of=("self",))
        .select_related("organisation__area__parent")
        .get(pk=concern_id)
    )
    due = concern.next_call_at is not None and concern.next_call_at <= clock.now()
    if concern.status != Status.RAISED or not due:
        return
    leads = on_duty(
        concern.organisation, accused=concern.harm_organisation_id, left_out=concern.left_out
    )
    if leads:
        _call(actor, concern, leads[min(concern.calls, len(leads) - 1)])
    else:
        _call_nobody(actor, concern)
    concern.save(update_fields=["calls", "next_call_at"])


def _call(actor: Actor, concern: Concern, lead: OnDuty) -> None:
    member = Confidant(
        concern=concern,
        user=lead.user,
        organisation_id=lead.organisation_id,
        part=Confidant.Part.LEAD,
    )
    insert(member, unless_there=True)
    concern.calls += 1
    # Minutes are counted on the clock of the world, which no change to summer time moves.
    concern.next_call_at = clock.now() + lead.patience
    messages = calls_to(lead, concern)
    for message in messages:
        key = f"concern.call:{concern.pk}:{concern.calls}:{message['channel']}"
        messaging.queue(actor=actor, key=key, **message)
    ways = [message["channel"] for message in messages]
    write(actor, concern, Step.CALL, codes=ways, whom=lead.user.pk)
    record(actor, "concern.call", concern, who=str(lead.user.pk), ways=ways)


def _call_nobody(actor: Actor, concern: Concern) -> None:
    """Silence is written down once; whoever is named a lead meanwhile is told within the hour."""
    if not concern.chronology.filter(step=Step.UNANSWERED).exists():
        write(actor, concern, Step.UNANSWERED)
    concern.next_call_at = clock.now() + dt.timedelta(minutes=MINUTES)
