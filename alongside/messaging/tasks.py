"""The job that sends one message, and the one that asks what became of those that were sent."""

import datetime as dt
import uuid

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.each import for_each
from alongside.messaging import services
from alongside.messaging.arriving import CARRIER, note_arrival
from alongside.messaging.notify import connected, status_of
from alongside.messaging.queries import without_word
from alongside.messaging.rules import TRIES, TRY_HOURLY, TRY_SOON

# Notify forgets after seven days; what it says at once comes by its callback.
ASKED_FROM, ASKED_FOR = dt.timedelta(hours=1), dt.timedelta(days=7)
ASKED_AT_ONCE = 1000  # Notify answers 3,000 questions a minute


class Patiently(BaseRetryStrategy):
    """Soon at first, then once an hour for three days: a carrier may be down for a day or two.

    Well within the seven days for which GOV.UK Notify knows what it took, so nothing goes twice.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None: no more, it stays visible as failed."""
        if job.attempts < len(TRY_SOON):
            return RetryDecision(retry_in={"seconds": TRY_SOON[job.attempts]})
        if job.attempts < len(TRY_SOON) + TRY_HOURLY:
            return RetryDecision(retry_in={"hours": 1})
        return None


@app.task(name="messaging.deliver_message", queue="messages", retry=Patiently(), pass_context=True)
def deliver_message(context: JobContext, message_id: str) -> None:
    """Send a message; failing, try again later and later, then stay visible as failed."""
    services.deliver(uuid.UUID(message_id), last=context.job.attempts + 1 >= TRIES)


@app.periodic(cron="20 * * * *")
@app.task(name="messaging.ask", queue="housekeeping", queueing_lock="messaging.ask")
def ask_what_became_of_them(timestamp: int) -> None:
    """Once an hour, of messages of which nothing was said: a callback may have been lost."""
    now = clock.now()
    with acting_as(CARRIER) as actor:
        silent = without_word(actor, now - ASKED_FOR, now - ASKED_FROM)[:ASKED_AT_ONCE]
        ids = list(silent.values_list("pk", flat=True))
    if not ids:
        return
    with connected() as client:

        def ask(message_id: uuid.UUID) -> None:
            status, cost = status_of(client, str(message_id))
            with acting_as(CARRIER) as actor:  # each for itself: what is noted stays noted
                note_arrival(actor=actor, message_id=message_id, status=status, cost=cost)

        for_each(ids, ask)
