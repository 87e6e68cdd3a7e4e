"""What happens after a person was invited: the link is sent."""

import uuid

from alongside.accounts.actor import Actor
from alongside.messaging.services import queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.people.queries import invitation_to_send
from alongside.portal.messages import invitation_words


@subscribe("person.invited")
def send_link(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message; told twice, it is queued once.

    It is from no organisation and to none: nobody who works here reads the link.
    """
    invitation = invitation_to_send(uuid.UUID(fact.payload["invitation"]))
    subject, body = invitation_words(invitation)
    queue(
        actor=actor,
        key=fact.key,
        template="person-invitation",
        recipient=invitation.email,
        subject=subject,
        body=body,
        person_id=invitation.person_id,
    )
