"""The job that sends one message."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.messaging import services


@app.task(
    name="messaging.deliver_message",
    queue="messages",
    retry=RetryStrategy(max_attempts=7, exponential_wait=4),
)
def deliver_message(message_id: str) -> None:
    """Send a message; failing, try again later and later, then stay visible as failed."""
    services.deliver(uuid.UUID(message_id))
