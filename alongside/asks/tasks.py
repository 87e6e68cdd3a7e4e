"""What happens after an answer: whoever asked without a case hears that there is one."""

import uuid

from alongside.accounts.actor import Actor
from alongside.accounts.queries import memberships_of
from alongside.asks.messages import answered_words
from alongside.messaging.services import queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe


@subscribe("ask.answered")
def tell_who_asked(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message; who left the organisation meanwhile is told nothing."""
    organisation_id = uuid.UUID(fact.payload["organisation"])
    there = memberships_of(uuid.UUID(fact.payload["user"])).filter(organisation_id=organisation_id)
    membership = there.first()
    if membership is None:
        return
    subject, body = answered_words()
    queue(
        actor=actor,
        key=fact.key,
        template="ask-answered",
        recipient=membership.user.email,
        subject=subject,
        body=body,
        to_user_id=membership.user_id,
        from_organisation_id=organisation_id,
        to_organisation_id=organisation_id,
    )
