"""The job that forgets what was begun and never sent."""

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.services import forget

FORGETTING = Actor.system("begun referrals")


@app.periodic(cron="*/15 * * * *")
@app.task(name="begun.forget", queue="housekeeping", queueing_lock="begun.forget")
def forget_begun(timestamp: int) -> None:
    """Every quarter of an hour: what a system handed over is not to lie about."""
    with acting_as(FORGETTING) as actor:
        forget(actor=actor)
