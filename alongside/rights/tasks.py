"""What happens after somebody used emergency access: those who judge it are told."""

import uuid

from alongside.accounts.actor import Actor
from alongside.messaging.services import queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.rights.messages import emergency_words, who_judges


@subscribe("glass.broken")
def tell_who_judges(actor: Actor, fact: OutboxFact) -> None:
    """Queue a message to each of them; told twice, each is queued once."""
    organisation_id = uuid.UUID(fact.payload["organisation"])
    subject, body = emergency_words()
    for number, (address, user_id) in enumerate(who_judges(organisation_id)):
        queue(
            actor=actor,
            key=f"{fact.key}:{user_id or number}",
            template="emergency-access",
            recipient=address,
            subject=subject,
            body=body,
            to_user_id=user_id,
            to_organisation_id=organisation_id,
        )
