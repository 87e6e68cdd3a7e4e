"""What happens when nobody has spoken with somebody in the promised time."""

import datetime as dt
import uuid
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.clocks import NotMet
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.common.models import new_id
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.referrals import services as referrals
from alongside.referrals.rules import Rung
from alongside.referrals.states import Reason


@all_or_nothing()
def climb(*, actor: Actor, case: NotMet, today: dt.date) -> Rung | None:
    """Do what the clock of a case calls for today, and tell it; None: nothing.

    Spoken with meanwhile, or done by another worker process, nothing happens.
    """
    require(actor, Permission.SYSTEM)
    rung = case.clock.next_rung(today)
    if rung == Rung.BACK:
        return rung if _gave_back(actor, case) else None
    if rung is None or not _asked("care_climb", case.id, rung, today):
        return None
    tell(
        "case.late",
        key=f"case.late:{new_id()}",
        rung=str(rung),
        case=str(case.id),
        **case.facts,
    )
    return rung


def _gave_back(actor: Actor, case: NotMet) -> bool:
    """Close the case, and give the referral that began it back to whoever sent it."""
    if not _asked("care_lapse", case.id, new_id(), clock.now()):
        return False
    record(actor, "case.lapse", case=str(case.id))
    tell("case.closed", key=f"case.closed:{case.id}", case=str(case.id), outcome="not_started")
    referral = uuid.UUID(case.facts["referral"])
    if not referrals.lapse(actor, referral, Reason.NOT_STARTED, case.facts):
        raise OutOfTurn("The referral of this case has moved on meanwhile.")
    return True


def _asked(door: str, *arguments: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {door}(%s, %s, %s)", arguments)
        (answer,) = cursor.fetchone()
    return bool(answer)
