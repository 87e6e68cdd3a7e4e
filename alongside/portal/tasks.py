"""What happens after somebody was invited, or something was done for them: they are told."""

import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.messaging.services import forget, queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.people.queries import invitation_to_send
from alongside.people.queries.proxies import link_holds
from alongside.people.services import INVITATION_HOLDS
from alongside.portal.asking import who_is_told
from alongside.portal.messages import acted_words, asked_words, invitation_words
from alongside.rights.queries import address_of

PASSING = Actor.system("visitors")
TEMPLATE, ASKED = "person-invitation", "asked-on-pages"


@app.periodic(cron="25 3 * * *")
@app.task(
    name="portal.forget_links",
    queue="housekeeping",
    queueing_lock="portal.forget_links",
)
def forget_links(timestamp: int) -> None:
    """Once a night: a link that has run out is forgotten with the address it went to."""
    with acting_as(PASSING) as actor:
        before = clock.now() - INVITATION_HOLDS
        forget(actor=actor, templates=[TEMPLATE], before=before)


@permit
def still_let_in(message: Message) -> bool:
    """No link goes to somebody who acts for a person no longer, though it was queued before."""
    if message.template != TEMPLATE:
        return True
    return link_holds(uuid.UUID(message.key.rpartition(":")[2]))


@permit
def still_asks_them(message: Message) -> bool:
    """Nobody hears of a question that was answered, or is no longer theirs, since it was queued."""
    if message.template != ASKED:
        return True
    if message.person_id is None or message.concerns is None:
        return False
    return any(
        message.recipient == told.address
        for told in who_is_told(message.person_id, message.concerns)
    )


@subscribe("ask.made")
def tell_that_somebody_asks(actor: Actor, fact: OutboxFact) -> None:
    """Each of those who could say yes hears that they are asked something, never what."""
    person_id, ask_id = uuid.UUID(fact.payload["person"]), uuid.UUID(fact.payload["ask"])
    for told in who_is_told(person_id, ask_id):
        subject, body = asked_words(told.page)
        queue(
            actor=actor,
            key=f"{fact.key}:{told.who}",
            template=ASKED,
            recipient=told.address,
            subject=subject,
            body=body,
            person_id=person_id,
            concerns=ask_id,
        )


@subscribe("consent.added")
def tell_that_more_is_shared(actor: Actor, fact: OutboxFact) -> None:
    """The person hears that somebody agreed to something for them, never what."""
    _tell_the_person(actor, fact, uuid.UUID(fact.payload["person"]), acted_words("own_agreements"))


@subscribe("rights.asked")
def tell_that_somebody_asked(actor: Actor, fact: OutboxFact) -> None:
    """The same of what somebody who acts for them asked to have put right."""
    if "for" in fact.payload:
        _tell_the_person(actor, fact, uuid.UUID(fact.payload["for"]), acted_words("own_rights"))


def _tell_the_person(
    actor: Actor,
    fact: OutboxFact,
    person_id: uuid.UUID,
    words: tuple[str, str],
) -> None:
    """Only where they opened these pages themselves: any other address others may read, too."""
    address = address_of(person_id)
    if address:
        subject, body = words
        queue(
            actor=actor,
            key=f"{fact.key}:person",
            template="done-for-you",
            recipient=address,
            subject=subject,
            body=body,
            person_id=person_id,
        )


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
        template=TEMPLATE,
        recipient=invitation.email,
        subject=subject,
        body=body,
        person_id=invitation.person_id,
    )
