"""The job that forgets what programs asked for."""

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.keys.services import forget_requests

FORGETTING = Actor.system("keyed requests")


@app.periodic(cron="30 3 * * *")
@app.task(name="keys.forget_requests", queue="housekeeping", queueing_lock="keys.forget_requests")
def forget(timestamp: int) -> None:
    """Every night."""
    with acting_as(FORGETTING) as actor:
        forget_requests(actor=actor)
