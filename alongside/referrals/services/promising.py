"""What an organisation promises about its answers, and what happens when the time is over."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.referrals.clocks import Late, promised
from alongside.referrals.models import Promise, Referral
from alongside.referrals.rules import Rung
from alongside.referrals.states import LINK_WORKER_MOVES, OPEN, Reason, Side, Status

MOST_DAYS = 60


@all_or_nothing()
def promise(*, actor: Actor, days: Mapping[tuple[str, str], int]) -> list[Promise]:
    """Say within how many working days the actor's organisation does what, by step and urgency.

    It holds for what is sent from now on; what was promised to earlier senders stays. Said again,
    nothing is written. Raises Refused for a number of days that is no promise.
    """
    require(actor, Permission.PROMISE_SET)
    hold("promise", actor.organisation)
    new = []
    for (step, urgency), number in days.items():
        if not 1 <= number <= MOST_DAYS:
            raise Refused(
                _("Give a number of working days from 1 to %(most)s.") % {"most": MOST_DAYS},
                field=f"{step}_{urgency}",
            )
        if promised(actor.organisation, step, urgency) == number:
            continue
        new.append(
            Promise(
                organisation_id=actor.organisation,
                step=step,
                urgency=urgency,
                days=number,
                by_id=actor.user,
            )
        )
    if new:
        insert(*new)
        record(actor, "promise.set", new[0], days={f"{p.step}.{p.urgency}": p.days for p in new})
    return new


@all_or_nothing()
def see_to(*, actor: Actor, referral: Referral) -> Referral:
    """The sender has seen to what came back: it leaves their list. Done before, nothing happens."""
    if not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    if not referral.has_on_side(Side.FROM, actor.organisation_id):
        raise NotPermitted(_("This is for the other side of the referral to do."))
    referral = locked(referral)
    if referral.seen_to_at is None and referral.status in (Status.DECLINED, Status.RETURNED):
        referral.seen_to_at = clock.now()
        referral.save(update_fields=["seen_to_at"])
        record(actor, "referral.see_to", referral, people=[referral.person_id])
    return referral


@all_or_nothing()
def climb(*, actor: Actor, late: Late, today: dt.date) -> Rung | None:
    """Do what the clock of an unanswered referral calls for today, and tell it; None: nothing.

    Answered meanwhile, or done by another worker process, nothing happens.
    """
    require(actor, Permission.SYSTEM)
    rung = late.clock.next_rung(today)
    if rung == Rung.BACK:
        return rung if lapse(actor, late.id, Reason.NO_ANSWER, late.facts) else None
    if rung is None or not _took("referrals_climb", late.id, rung, today):
        return None
    tell("referral.late", key=f"referral.late:{new_id()}", rung=str(rung), **late.facts)
    return rung


def lapse(actor: Actor, referral_id: uuid.UUID, reason: str, facts: Mapping[str, str]) -> bool:
    """Give it back to its sender; False where it has moved on meanwhile.

    The receiver's reason to see the person ends with it, unless there is another.
    """
    require(actor, Permission.SYSTEM)
    step, now = new_id(), clock.now()
    still = LINK_WORKER_MOVES["lapse"].sources if reason == Reason.NOT_STARTED else _UNANSWERED
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_lapse(%s, %s, %s, %s, %s, %s)",
            [referral_id, step, now, reason, sorted(map(str, still)), _HELD],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return False
    record(actor, "referral.lapse", people=[person], referral=str(referral_id), reason=reason)
    tell(
        "referral.moved",
        key=f"referral.moved:{step}",
        move="lapse",
        status=str(Status.RETURNED),
        **facts,
    )
    return True


_UNANSWERED = LINK_WORKER_MOVES["lapse"].sources - {Status.ACCEPTED}
_HELD = [*(str(status) for status in OPEN), str(Status.COMPLETED), str(Status.CLOSED)]


def _took(door: str, row_id: uuid.UUID, rung: str, today: dt.date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {door}(%s, %s, %s)", [row_id, rung, today])
        (taken,) = cursor.fetchone()
    return bool(taken)
