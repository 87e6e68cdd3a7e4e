"""Verbs about the ways by which a person agreed to be reached: the first, and what comes next."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.models import Case
from alongside.care.services.again import AGAIN, plain_words, still_says_something
from alongside.care.services.cases import open_case
from alongside.care.services.writing import TO_PEOPLE, queue_to_person
from alongside.care.writing import Way, can_be_answered, language_for
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile
from alongside.messaging.letters import write_letter
from alongside.messaging.models import Message
from alongside.messaging.paper import address_lines
from alongside.messaging.permits import may_go
from alongside.messaging.rules import NEXT_WAY
from alongside.messaging.wordings import TEMPLATES, Worded
from alongside.people.models import Person

_BY = Person.Channel
_WAYS = {_BY.TEXT: "phone", _BY.EMAIL: "email", _BY.LETTER: "address"}


@all_or_nothing()
def agree_ways(
    *,
    actor: Actor,
    case: Case,
    contact_by: str,
    also_by: Sequence[str] = (),
    phone: str = "",
    email: str = "",
    contact_note: str = "",
    key: uuid.UUID | None = None,
) -> Case:
    """Keep how the person wants to be reached first, and by which other ways if that fails.

    ``also_by`` are ways of writing, tried in the order of Person.Channel. Raises Refused for a way
    to which there is no number or address, and of somebody protected: their circle says how.
    """
    case = open_case(actor, case)
    person = locked(case.person)
    if person.protected:
        raise Refused(
            _("Where this person is, is hidden. Those who know it change it: open safe mode.")
        )
    said = {"phone": phone.strip(), "email": email.strip(), "address": person.address}
    for way in (contact_by, *also_by):
        can_be_reached(way, said)
    person.contact_by, person.contact_note = contact_by, contact_note.strip()
    person.phone, person.email = said["phone"], said["email"]
    person.save(update_fields=["contact_by", "contact_note", "phone", "email"])
    case.also_by = [way for way in _WAYS if way in also_by and way != contact_by]
    case.save(update_fields=["also_by"])
    record(actor, "person.agree_ways", person, people=[person.pk])
    return case


def can_be_reached(way: str, said: dict[str, str]) -> None:
    """Raise Refused, at its field, for a way to which nothing of what is ``said`` leads."""
    if way == _BY.TEXT and not mobile(said["phone"]):
        raise Refused(_("Text messages need a mobile number."), field="phone")
    if way == _BY.PHONE and not said["phone"]:
        raise Refused(_("Write the number at which they are rung."), field="phone")
    if way == _BY.EMAIL and not said["email"]:
        raise Refused(_("Write the e-mail address."), field="email")
    if way == _BY.LETTER and not said["address"]:
        raise Refused(_("Letters need an address: note where they live first."), field="also_by")


def leads_to(way: str, person: Person) -> bool:
    """Whether a number or an address for that way is held."""
    try:
        can_be_reached(
            way, {"phone": person.phone, "email": person.email, "address": person.address}
        )
    except Refused:
        return False
    return True


@all_or_nothing()
def write_by_next_way(*, actor: Actor, message: Message) -> bool:
    """What failed for good goes once more, by the next way that the person agreed to.

    Once for each message, by day, with the same words. False where it is no message to a person of
    a case, went by a second way already, is over what it says, or no way is left that is safe.
    """
    require(actor, Permission.SYSTEM)
    if message.concerns is None or message.template not in TO_PEOPLE or not message.body:
        return False
    if AGAIN in message.key or not still_says_something(actor, message):
        return False
    for way, language in _ways_left(message):
        again = _by(message, way)
        if may_go(again):
            _queue(actor, message, again, language)
            record(
                actor,
                "message.next_way",
                people=[message.person_id] if message.person_id else [],
                channel=str(way.channel),
            )
            return True
    return False


def _ways_left(message: Message) -> Iterator[tuple[Way, str]]:
    """Agreed ways other than the one that failed: to nobody protected, dead or only kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_ways_left(%s)", [message.concerns])
        found = cursor.fetchone()
    if found is None:
        return
    also_by, phone, email, name, address, postcode, language = found
    ways = {
        _BY.TEXT: (mobile(phone) or "") if settings.TEXTS_VIA != "none" else "",
        _BY.EMAIL: email,
        _BY.LETTER: _lines(name, address, postcode),
    }
    channels = {
        _BY.TEXT: Message.Channel.TEXT,
        _BY.EMAIL: Message.Channel.EMAIL,
        _BY.LETTER: Message.Channel.LETTER,
    }
    offered = TEMPLATES[message.template].channels
    for one in also_by:
        channel = channels[_BY(one)]
        if ways[_BY(one)] and channel != message.channel and channel in offered:
            yield Way(channel, ways[_BY(one)]), language_for(language)


def _lines(name: str, address: str, postcode: str) -> str:
    try:
        return address_lines(name, address, postcode)
    except Refused:
        return ""


def _by(message: Message, way: Way) -> Message:
    """The message as it would go that way."""
    return Message(
        key=f"{message.key}{NEXT_WAY}",
        template=message.template,
        channel=way.channel,
        recipient=way.recipient,
        person_id=message.person_id,
        from_organisation_id=message.from_organisation_id,
        on_behalf_of_id=message.on_behalf_of_id,
        rests_on=message.rests_on,
        concerns=message.concerns,
    )


def _queue(actor: Actor, old: Message, again: Message, language: str) -> None:
    way = Way(again.channel, again.recipient)
    body, language = plain_words(old, language, answered=can_be_answered(way))
    about: dict[str, Any] = {
        "from_organisation_id": old.from_organisation_id,
        "rests_on": old.rests_on,
        "concerns": old.concerns,
    }
    if way.channel == Message.Channel.LETTER and old.person_id and old.on_behalf_of_id:
        write_letter(
            actor=actor,
            key=again.key,
            template=old.template,
            lines=way.recipient,
            subject=old.subject,
            body=body,
            wording_id=old.wording_id,
            person_id=old.person_id,
            organisation_id=old.on_behalf_of_id,
            language=language,
            **about,
        )
    elif old.person_id:
        said = Worded(old.subject, body, old.wording_id)
        about["on_behalf_of_id"] = old.on_behalf_of_id
        queue_to_person(actor, again.key, old.template, way, old.person_id, said, **about)
