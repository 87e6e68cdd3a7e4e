"""What happens after somebody was invited, or something was done for them: they are told."""

import uuid

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.care.person_messages import NEWS
from alongside.care.services.places import way_and_language
from alongside.care.services.writing import queue_to_person
from alongside.care.writing import Way, can_be_answered
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.messaging.services import forget, queue
from alongside.messaging.wordings import worded
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.people.queries import invitation_to_send, kept_only, person_with
from alongside.people.queries.proxies import link_holds
from alongside.people.services import INVITATION_HOLDS
from alongside.portal.asking import who_is_told
from alongside.portal.messages import acted_words, asked_words, invitation_words
from alongside.referrals.queries import for_the_person
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
    if message.person_id is None:
        return False
    ask_id = message.concerns or _ask_of(message.key)
    return any(message.recipient == told.address for told in who_is_told(message.person_id, ask_id))


def _ask_of(key: str) -> uuid.UUID:
    """The question of a fact, or of a message about it: earlier versions named it there alone."""
    return uuid.UUID(key.split(":")[1])


@subscribe("ask.made")
def tell_that_somebody_asks(actor: Actor, fact: OutboxFact) -> None:
    """Each of those who could say yes hears that they are asked something, never what."""
    person_id, ask_id = uuid.UUID(fact.payload["person"]), _ask_of(fact.key)
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


# What is said of a referral to whoever asked for it themselves: that nobody there took it up.
_NOT_TAKEN_UP = frozenset({"decline", "hand_back", "lapse"})


@subscribe("referral.moved")
def tell_who_asked_themselves(actor: Actor, fact: OutboxFact) -> None:
    """Somebody asked a team for help on their own pages, and it said no: they hear there is news.

    In the way that they chose and that is safe; where that is no message, at the address by which
    they let themselves in.
    """
    payload = fact.payload
    team = uuid.UUID(payload["to_organisation"])
    within = payload["from_organisation"] == payload["to_organisation"] and not payload["service"]
    if payload["move"] not in _NOT_TAKEN_UP or not within:
        return
    person_id = _who_asked(uuid.UUID(payload["from_user"]), uuid.UUID(payload["referral"]))
    if person_id is None:
        return
    way, language = way_and_language(person_id, team)
    way = way or _own_door(person_id)
    if way is None:
        return
    queue_to_person(
        actor,
        f"{NEWS}:{fact.key}",
        NEWS,
        way,
        person_id,
        worded(
            NEWS,
            organisation_id=team,
            channel=way.channel,
            language=language,
            facts=lambda: {"link": settings.SITE_URL + reverse("ask_teams")},
            by_text=can_be_answered(way),
        ),
        concerns=uuid.UUID(payload["referral"]),
        on_behalf_of_id=team,
    )


def _who_asked(user_id: uuid.UUID, referral_id: uuid.UUID) -> uuid.UUID | None:
    """Whoever reads on their own pages that they asked for this; seen with their own eyes."""
    person_id = person_with(user_id)
    if person_id is None:
        return None
    with acting_as(Actor.of_person(user_id, person_id, "")) as person:
        theirs = for_the_person(person).filter(pk=referral_id, from_user_id=user_id).exists()
        return person_id if theirs and not kept_only(person) else None


def _own_door(person_id: uuid.UUID) -> Way | None:
    address = address_of(person_id)
    return Way(Message.Channel.EMAIL, address) if address else None


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
