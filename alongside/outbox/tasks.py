"""The job that delivers one fact."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.outbox import services


@app.task(
    name="outbox.deliver_fact",
    queue="outbox",
    # Waits 4, 16, 64, … seconds: about six hours in all before a human has to look.
    retry=RetryStrategy(max_attempts=7, exponential_wait=4),
)
def deliver_fact(fact_id: str) -> None:
    """Deliver a fact; failing, try again later and later, then stay visible as failed."""
    services.deliver(uuid.UUID(fact_id))
