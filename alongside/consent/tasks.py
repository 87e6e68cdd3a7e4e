"""The job that tells of agreements whose time is over."""

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.consent.services import run_out

PASSING = Actor.system("consents")


@app.periodic(cron="*/15 * * * *")
@app.task(name="consent.run_out", queue="housekeeping", queueing_lock="consent.run_out")
def tell_what_ran_out(timestamp: int) -> None:
    """Every quarter of an hour, so that both sides hear of it early on the first day after."""
    with acting_as(PASSING) as actor:
        run_out(actor=actor, today=clock.today())
