"""What nobody answers is reminded of and goes back, as the clocks of the real thing have it."""

import datetime as dt
import uuid
from functools import partial

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.working_days import is_working_day
from alongside.demo.agenda import Agenda
from alongside.referrals.clocks import late_referrals
from alongside.referrals.services import climb

CLOCKS = Actor.system("clocks")
# Days after it was sent: beyond any promise here, then beyond each rung of the ladder.
RUNGS = (12, 19, 28)


def keep_promises(agenda: Agenda, referral_id: uuid.UUID) -> None:
    """Unless somebody answers it first."""
    for days in RUNGS:
        moment = clock.now() + dt.timedelta(days=days)
        while not is_working_day(clock.local_day(moment)):  # the clocks stand still
            moment += dt.timedelta(days=1)
        agenda.at(moment, partial(_climb, referral_id))


def _climb(referral_id: uuid.UUID) -> None:
    today = clock.today()
    with acting_as(CLOCKS) as actor:
        for late in late_referrals(today):
            if late.id == referral_id:
                climb(actor=actor, late=late, today=today)
