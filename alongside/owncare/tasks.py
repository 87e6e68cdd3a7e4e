"""What happens by itself: old reflections are forgotten."""

import datetime as dt

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.owncare.services import forget_reflections as forget

TIDYING = Actor.system("reflections")
REFLECTIONS_ARE_KEPT = dt.timedelta(days=731)


@app.periodic(cron="39 3 * * *")
@app.task(
    name="owncare.forget_reflections",
    queue="housekeeping",
    queueing_lock="owncare.forget_reflections",
)
def forget_reflections(timestamp: int) -> None:
    """Once a night: what somebody wrote for themselves is deleted after two years."""
    with acting_as(TIDYING) as actor:
        forget(actor=actor, before=clock.now() - REFLECTIONS_ARE_KEPT)
