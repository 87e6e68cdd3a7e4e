"""What happens after a case was given to a colleague: they are told."""

import dataclasses

from alongside.accounts.actor import Actor
from alongside.care.messages import due
from alongside.messaging import services as messaging
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe


@subscribe("case.reassigned")
def tell_the_new_worker(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message; told twice, it is queued once."""
    for message in due(fact.payload):
        messaging.queue(
            actor=actor, key=f"{fact.key}:{message.template}", **dataclasses.asdict(message)
        )
