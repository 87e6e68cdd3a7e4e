"""What happens after somebody was invited to work here: the link is sent, and forgotten in time."""

import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.messaging.services import forget, queue
from alongside.onboarding.messages import invitation_words
from alongside.onboarding.queries import still_good
from alongside.onboarding.services.invitations import INVITATION_HOLDS
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe

PASSING = Actor.system("invitations")
TEMPLATE = "member-invitation"


@subscribe("member.invited")
def send_link(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message, unless the link was used or taken back before it could be sent.

    It is from no organisation and to none, so that nobody who works here reads the link.
    """
    invitation = still_good(uuid.UUID(fact.payload["invitation"]))
    if invitation is None:
        return
    subject, body = invitation_words(invitation)
    queue(
        actor=actor,
        key=fact.key,
        template=TEMPLATE,
        recipient=invitation.email,
        subject=subject,
        body=body,
    )


@app.periodic(cron="35 3 * * *")
@app.task(
    name="onboarding.forget_links",
    queue="housekeeping",
    queueing_lock="onboarding.forget_links",
)
def forget_links(timestamp: int) -> None:
    """Once a night: a link that has run out is forgotten with the address it went to."""
    with acting_as(PASSING) as actor:
        forget(actor=actor, templates=[TEMPLATE], before=clock.now() - INVITATION_HOLDS)
