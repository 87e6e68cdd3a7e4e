"""What happens after a referral has moved: the other side is told."""

import dataclasses

from alongside.accounts.actor import Actor
from alongside.messaging import services as messaging
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.referrals.messages import due


@subscribe("referral.moved")
def tell_the_other_side(actor: Actor, fact: OutboxFact) -> None:
    """Queue the messages that this step calls for; told twice, they are queued once."""
    for message in due(fact.payload):
        messaging.queue(
            actor=actor,
            key=f"{fact.key}:{message.template}",
            **dataclasses.asdict(message),
        )
