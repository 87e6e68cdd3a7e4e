"""What follows: links and codes are sent, and forgotten."""

import datetime as dt
import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.messaging.services import forget, queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.referrals.states import Side
from alongside.volunteers.messages import arrival_words, code_words, link_words, reply_words
from alongside.volunteers.models import Code, Offer
from alongside.volunteers.queries import glimpse_of, is_told_by_link, offers_that_asked
from alongside.volunteers.services import LINK_LASTS, code_goes_by_text, offer_to_each

PASSING = Actor.system("volunteers")
LINK, CODE = "volunteer-link", "volunteer-code"
ARRIVAL = "referral-send"  # what the organisation is told of the same


@permit
def is_not_told_twice(message: Message) -> bool:
    """Whoever was sent a link to it is not told to sign in for it as well.

    Of a protected person no link goes by itself: whoever signs in decides who is asked.
    """
    there, consent = message.to_organisation_id, message.rests_on
    if message.template != ARRIVAL or there is None or consent is None:
        return True
    return not is_told_by_link(consent, there, message.recipient)


@subscribe("referral.moved")
def ask_those_who_are_asked_of_each(actor: Actor, fact: OutboxFact) -> None:
    """A new referral to a service goes to everybody whom it is sent to by itself."""
    if fact.payload["move"] == "send" and fact.payload["service"]:
        offer_to_each(actor=actor, referral_id=_id(fact, "referral"))


@subscribe("offer.made")
def send_link(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message, unless the offer was taken back before it could be sent.

    It is from no organisation and to none, so that nobody who works here reads the link.
    """
    offer = Offer.objects.select_related("volunteer__organisation").get(pk=_id(fact, "offer"))
    glimpse = glimpse_of(offer.pk)
    if glimpse is None:
        return
    arrived = "arrived" in fact.payload
    subject, body = arrival_words(offer, glimpse) if arrived else link_words(offer)
    queue(
        actor=actor,
        key=fact.key,
        template=LINK,
        recipient=offer.volunteer.email,
        subject=subject,
        body=body,
    )


@subscribe("referral.noted")
def tell_who_asked(actor: Actor, fact: OutboxFact) -> None:
    """Whoever asked through a link hears of the answer by it: they have no desk to look at."""
    if fact.payload["side"] != Side.FROM:
        return
    for offer in offers_that_asked(actor, _id(fact, "referral")):
        if glimpse_of(offer.pk) is None:
            continue
        subject, body = reply_words(offer)
        queue(
            actor=actor,
            key=f"{fact.key}:{offer.pk}",
            template=LINK,
            recipient=offer.volunteer.email,
            subject=subject,
            body=body,
        )


@subscribe("offer.code")
def send_code(actor: Actor, fact: OutboxFact) -> None:
    """Queue the code, to what is on record of the volunteer."""
    code = Code.objects.select_related("offer__volunteer").get(pk=_id(fact, "code"))
    volunteer = code.offer.volunteer
    by_text = code_goes_by_text(volunteer)
    subject, body = code_words(code)
    queue(
        actor=actor,
        key=fact.key,
        template=CODE,
        channel=Message.Channel.TEXT if by_text else Message.Channel.EMAIL,
        recipient=volunteer.phone if by_text else volunteer.email,
        subject=subject,
        body=body,
    )


@app.periodic(cron="45 3 * * *")
@app.task(
    name="volunteers.forget_links",
    queue="housekeeping",
    queueing_lock="volunteers.forget_links",
)
def forget_links(timestamp: int) -> None:
    """Once a night: what has run out is forgotten with the address it went to."""
    with acting_as(PASSING) as actor:
        forget(actor=actor, templates=[LINK], before=clock.now() - LINK_LASTS)
        forget(actor=actor, templates=[CODE], before=clock.now() - dt.timedelta(hours=1))


def _id(fact: OutboxFact, name: str) -> uuid.UUID:
    return uuid.UUID(fact.payload[name])
