"""A link worker who can be booked."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.models import SlotPlan
from alongside.booking.services import add_hours, offer_slots
from alongside.common import clock
from alongside.common.working_days import is_bank_holiday

NINE, NOON = dt.time(9), dt.time(12)


def offers(worker: Actor, **said: object) -> SlotPlan:
    """The worker is there every day from nine till noon, by telephone, bank holidays too."""
    with acting_as(worker):
        usual = {"minutes": 30, "after": 0, "notice_hours": 24}
        plan = offer_slots(actor=worker, worker_id=worker.user, **(usual | said))
        if not plan.hours.exists():
            for weekday in range(7):
                add_hours(
                    actor=worker,
                    plan=plan,
                    key=uuid.uuid4(),
                    weekday=weekday,
                    starts=NINE,
                    ends=NOON,
                )
            ahead = (clock.today() + dt.timedelta(days=number) for number in range(60))
            for day in filter(is_bank_holiday, ahead):
                add_hours(
                    actor=worker, plan=plan, key=uuid.uuid4(), day=day, starts=NINE, ends=NOON
                )
    return plan
