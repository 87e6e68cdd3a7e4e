"""The clock of the concerns, and what follows when one is raised."""

import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor
from alongside.messaging import services as messaging
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.safeguarding.messages import wants_to_talk
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import call_next, call_those_due


@app.periodic(cron="* * * * *")
@app.task(name="safeguarding.call_leads", queue="messages", queueing_lock="safeguarding.call_leads")
def call_leads(timestamp: int) -> None:
    """Each minute: whose time is up without an answer, the next in the order is told."""
    call_those_due()


@subscribe("concern.raised")
def call_the_first(actor: Actor, fact: OutboxFact) -> None:
    """At once, without waiting for the minute to end; told twice, one is called."""
    call_next(actor=actor, concern_id=uuid.UUID(fact.payload["concern"]))


@subscribe("concern.debrief")
def tell_of_a_wish_to_talk(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message to the lead, if there is one by now."""
    concern = Concern.objects.select_related("lead").get(pk=fact.payload["concern"])
    message = wants_to_talk(concern)
    if message:
        messaging.queue(actor=actor, key=f"{fact.key}:email", **message)
