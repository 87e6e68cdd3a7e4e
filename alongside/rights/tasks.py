"""What happens after emergency access and after requests: those concerned are told."""

import datetime as dt
import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.queries import memberships_of
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.messaging.services import queue
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.rights.messages import (
    answered_words,
    asked_words,
    emergency_words,
    late_words,
    recipient_words,
    who_judges,
)
from alongside.rights.models import RightsRequest
from alongside.rights.queries import (
    address_of,
    address_of_acting,
    due_by,
    given_to,
    is_restricted,
    recipients,
    request_to_tell,
)
from alongside.rights.retention.ledger import append

PASSING = Actor.system("rights")
WARNED_BEFORE = dt.timedelta(days=7)
_STILL_GO = frozenset({"person-invitation", "rights-answered"})
OWN_PAGES = "/my/rights/"
ACTING_PAGES = "/my/for/data/"
DESK = "/cases/"


@subscribe("glass.broken")
def tell_who_judges(actor: Actor, fact: OutboxFact) -> None:
    """Queue a message to each of them; told twice, each is queued once."""
    organisation_id = uuid.UUID(fact.payload["organisation"])
    _tell_officers(actor, fact.key, "emergency-access", organisation_id, emergency_words())


@subscribe("rights.asked")
def tell_who_answers(actor: Actor, fact: OutboxFact) -> None:
    """Tell the privacy officers that somebody waits for them."""
    organisation_id = uuid.UUID(fact.payload["organisation"])
    words = asked_words(fact.payload["reference"])
    _tell_officers(actor, fact.key, "rights-asked", organisation_id, words)


@subscribe("rights.answered")
def tell_who_asked(actor: Actor, fact: OutboxFact) -> None:
    """Tell whoever asked that there is an answer, never which."""
    request = request_to_tell(uuid.UUID(fact.payload["request"]))
    if request.asked_for_id:
        subject, body = answered_words(DESK)
        about = {"to_user_id": request.asked_by_id, "to_organisation_id": request.asked_for_id}
        recipient = request.asked_by.email if _still_there(request) else ""
    else:
        subject, body = answered_words(OWN_PAGES)
        about = {"person_id": request.person_id}
        recipient = address_of(request.person_id)
    if request.acting_id:
        _tell_acting(actor, fact, request)
    if recipient:
        queue(
            actor=actor,
            key=fact.key,
            template="rights-answered",
            recipient=recipient,
            subject=subject,
            body=body,
            **about,
        )


def _tell_acting(actor: Actor, fact: OutboxFact, request: RightsRequest) -> None:
    """Whoever asked for the person hears of the answer too, unless they act for them no longer."""
    address = address_of_acting(request.pk)
    if address:
        subject, body = answered_words(ACTING_PAGES)
        queue(
            actor=actor,
            key=f"{fact.key}:acting",
            template="rights-answered-acting",
            recipient=address,
            subject=subject,
            body=body,
            person_id=request.person_id,
        )


@subscribe("rights.put_right")
@subscribe("rights.restricted")
def tell_recipients(actor: Actor, fact: OutboxFact) -> None:
    """Tell every organisation that may see the person, by the number it knows."""
    for organisation_id, reference in recipients(uuid.UUID(fact.payload["person"])):
        _tell_recipient(actor, fact, organisation_id, reference)


@subscribe("rights.erased")
def tell_those_who_were_given_it(actor: Actor, fact: OutboxFact) -> None:
    """After one person's wish, tell everybody who was ever given something of them.

    Nobody hears of what the schedule erased.
    """
    if "request" in fact.payload:
        for organisation_id, _name, reference in given_to(uuid.UUID(fact.payload["request"])):
            _tell_recipient(actor, fact, organisation_id, reference)


@subscribe("rights.erased")
def keep_outside(actor: Actor, fact: OutboxFact) -> None:
    """Write the erasure on the list that backups are held against; tried again until it is."""
    append(uuid.UUID(fact.payload["erasure"]))


def _tell_recipient(
    actor: Actor, fact: OutboxFact, organisation_id: uuid.UUID, reference: str
) -> None:
    address = Organisation.objects.get(pk=organisation_id).email
    if not address:
        return
    subject, body = recipient_words(reference, fact.topic)
    queue(
        actor=actor,
        key=f"{fact.key}:{organisation_id}",
        template="rights-recipient",
        recipient=address,
        subject=subject,
        body=body,
        to_organisation_id=organisation_id,
    )


@permit
def is_not_restricted(message: Message) -> bool:
    """Nothing about somebody is sent while what is held of them is kept and not used.

    What lets them in to their own pages, and answers what they asked, still goes.
    """
    if message.person_id is None or message.template in _STILL_GO:
        return True
    return not is_restricted(message.person_id)


def _still_there(request: RightsRequest) -> bool:
    """Whether whoever asked for somebody still works there: who has left is told nothing."""
    there = memberships_of(request.asked_by_id)
    return there.filter(organisation=request.asked_for).exists()


@app.periodic(cron="40 6 * * *")
@app.task(name="rights.warn", queue="housekeeping", queueing_lock="rights.warn")
def warn_of_what_is_due(timestamp: int) -> None:
    """Every morning: a week before a request is due, and once it is late, its officers hear it."""
    with acting_as(PASSING) as actor:
        for request in due_by(clock.today() + WARNED_BEFORE):
            _warn(actor, request)


def _warn(actor: Actor, request: RightsRequest) -> None:
    late = request.days_left < 0
    key = f"rights.due:{request.pk}:{request.due_on}{':late' if late else ''}"
    words = late_words(request.reference, request.days_left)
    _tell_officers(actor, key, "rights-due", request.organisation_id, words)


def _tell_officers(
    actor: Actor, key: str, template: str, organisation_id: uuid.UUID, words: tuple[str, str]
) -> None:
    subject, body = words
    for number, (address, user_id) in enumerate(who_judges(organisation_id)):
        queue(
            actor=actor,
            key=f"{key}:{user_id or number}",
            template=template,
            recipient=address,
            subject=subject,
            body=body,
            to_user_id=user_id,
            to_organisation_id=organisation_id,
        )
