"""Verbs that write once more what did not arrive, or was not answered: also by another way."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.services import record
from alongside.booking.queries import offer_open, place_ahead, wait_open
from alongside.booking.states import HELD, PlaceStatus
from alongside.care.models import Case
from alongside.care.person_messages import (
    AHEAD,
    BEFORE,
    BOOKED,
    CALLED_OFF,
    EVE,
    HELP,
    MISSED,
    MOVED,
    NO_HELP,
    OFFER,
    STILL,
    TIME,
    TRIED,
    WENT,
)
from alongside.care.queries import every_visit_of
from alongside.care.services.cases import open_case
from alongside.care.services.tasks import missed_stands
from alongside.care.services.visit_links import is_unsaid, link_is_open
from alongside.care.services.writing import (
    TO_PEOPLE,
    WRITING,
    envelope_of,
    queue_letter,
    queue_to_person,
)
from alongside.care.writing import Way, can_be_answered, language_for
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile
from alongside.messaging.hours import safe_moment
from alongside.messaging.models import Message, StoppedNumber
from alongside.messaging.wordings import LANGUAGES, TEMPLATES, Worded
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of
from alongside.referrals.queries import onward_from

AGAIN = ":again:"
_A_DAY = dt.timedelta(days=1)
MOST = 50  # of the messages of one case
Channel, Status = Message.Channel, Message.Status
_CHANNEL_OF = {
    Channel.TEXT: Person.Channel.TEXT,
    Channel.EMAIL: Person.Channel.EMAIL,
    Channel.LETTER: Person.Channel.LETTER,
}
_OVER = (Status.SENT, Status.REFUSED, Status.GIVEN_UP)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True)
class Written:
    """A message to somebody that was written of their case. To where, and its words, stay unsaid.

    ``again`` says whether it may be written once more.
    """

    message: Message
    name: Any
    again: bool


def written_to(actor: Actor, case: Case, about: Iterable[uuid.UUID] | None = None) -> list[Written]:
    """What was written to the person of a case that the actor sees, the newest first.

    Of somebody protected only for whoever may know where they are. ``about`` are the visits and
    referrals of the case, where they are known already.
    """
    if case.person.protected and protection_of(actor, case.person_id) is None:
        return []
    with acting_as(WRITING):
        held = _parts(actor, case) if about is None else about
        found = list(_of_case(case, [case.pk, case.referral_id, *held])[:MOST])
    open_roots = {_root(one) for one in found if one.status in (Status.QUEUED, Status.FAILED)}
    return [
        Written(one, TEMPLATES[one.template].name, _can_go_again(one, open_roots)) for one in found
    ]


def _parts(actor: Actor, case: Case) -> list[uuid.UUID]:
    visits = [visit.pk for visit in every_visit_of(actor, case.pk, clock.today())]
    onward = [referral.pk for referral in onward_from(actor, case.referral_id)]
    return [*visits, *onward]


def _of_case(case: Case, ids: list[uuid.UUID]) -> QuerySet[Message]:
    found = Message.objects.filter(person_id=case.person_id, concerns__in=ids)
    return found.filter(template__in=TO_PEOPLE).order_by("-created_at")


def _root(message: Message) -> str:
    return message.key.partition(AGAIN)[0]


def _can_go_again(message: Message, open_roots: set[str]) -> bool:
    """It failed for good or was not answered, its words are there, and no other is on its way."""
    over = message.status in _OVER and message.body
    return bool(over) and _root(message) not in open_roots


def ways_for(actor: Actor, person: Person) -> Mapping[str, str]:
    """By channel, where the actor may write to the person now. Chosen or not, each must be safe.

    Of a protected person only their circle knows any, and only those that it named as safe.
    """
    kept = protection_of(actor, person.pk) if person.protected else None
    if person.restricted or person.has_died or (person.protected and kept is None):
        return {}
    found = kept or person
    ways = {
        Channel.TEXT: (mobile(found.phone) or "") if settings.TEXTS_VIA != "none" else "",
        Channel.EMAIL: found.email,
        Channel.LETTER: _lines(actor, person),
    }
    safe = {channel for channel, way in _CHANNEL_OF.items() if not kept or way in kept.channels}
    return {str(channel): to for channel, to in ways.items() if to and channel in safe}


def _lines(actor: Actor, person: Person) -> str:
    try:
        return envelope_of(actor, person)
    except Refused:
        return ""


@all_or_nothing()
def write_again(
    *, actor: Actor, case: Case, message_id: uuid.UUID, channel: str, key: uuid.UUID, safe: bool
) -> None:
    """Write a message once more by that channel, once for the key of the press.

    Raises Refused unless the actor says that it is ``safe``; where it waits, is tried again or
    arrived and wants no answer; where it is over what it says; where they want no more texts.
    """
    case = open_case(actor, case)
    if not safe:
        raise Refused(_("Read how contact is safe, and say that a message is."), field="safe")
    to = ways_for(actor, case.person).get(channel, "")
    if not to:
        raise Refused(_("They cannot be written to that way, or it is not safe."), field="channel")
    ids = [case.pk, case.referral_id, *_parts(actor, case)]
    with acting_as(WRITING) as house:
        mine = _of_case(case, ids)
        old = mine.select_for_update(of=("self",)).filter(pk=message_id).first()
        if old is None:
            raise Refused(_("This message is not there any more."))
        named = f"{_root(old)}{AGAIN}{key}"
        if mine.filter(key=named).exists():
            return
        _check(house, case, old, mine)
        if channel == Channel.TEXT and is_stopped(to):
            raise Refused(
                _("They asked for no more text messages: choose another way."), field="by"
            )
    _queue(case, old, named, Way(channel, to))
    record(actor, "case.write_again", case, people=[case.person_id], template=old.template)


def _check(house: Actor, case: Case, old: Message, mine: QuerySet[Message]) -> None:
    root = _root(old)
    waiting = mine.filter(status__in=(Status.QUEUED, Status.FAILED), key__startswith=root)
    if waiting.exists():
        raise Refused(_("It is on its way: wait until it is known what becomes of it."))
    if not _can_go_again(old, set()):
        raise Refused(_("This message cannot be written again: write a new one."))
    if not still_says_something(house, old):
        raise Refused(_("What this message was about is over: nothing was sent."))


def about_of(message: Message) -> uuid.UUID:
    """What a message to a person is about, as its key names it: a link, a place, a step."""
    named = _ID.search(message.key.partition(":")[2])
    return uuid.UUID(named[0]) if named else message.pk


def still_says_something(house: Actor, old: Message) -> bool:
    """Whether what a message to a person is about is not over: asked by the house itself."""
    about = about_of(old)
    if old.template == WENT:
        return link_is_open(about) and is_unsaid(about)
    if old.template == OFFER:
        return offer_open(house, about) is not None
    if old.template == STILL:
        return wait_open(house, about) is not None
    if old.template in (TIME, BOOKED):
        return place_ahead(house, about, HELD) is not None
    if old.template == BEFORE:
        place = place_ahead(house, about, [PlaceStatus.BOOKED])
        day = str(clock.local_day(place.session.starts_at)) if place else ""
        return bool(day) and _root(old).endswith(day)
    if old.template == CALLED_OFF:
        return place_ahead(house, about, [PlaceStatus.CALLED_OFF]) is not None
    if old.template == MOVED:
        return place_ahead(house, about, HELD) is not None and not _moved_again(about, old)
    if old.template in (HELP, NO_HELP):
        return _is_answered_so(house, about, old)
    if old.template == MISSED:
        return missed_stands(about)
    if old.template in (AHEAD, TRIED):
        return _not_spoken_with(old.concerns, old.created_at)
    # Of a reminder on the eve, the next day is the last that it can be of.
    leaves_on = clock.local_day(safe_moment(clock.now()))
    return old.template != EVE or leaves_on <= clock.local_day(old.created_at) + _A_DAY


def _moved_again(place_id: uuid.UUID, old: Message) -> bool:
    """Whether another message says where or when it is, since this one."""
    later = Message.objects.filter(template=MOVED, created_at__gt=old.created_at)
    about = later.filter(key__startswith=f"{MOVED}:{place_id}:")
    return about.exclude(key__startswith=_root(old)).exists()


def _is_answered_so(house: Actor, place_id: uuid.UUID, old: Message) -> bool:
    """Whether the kind of help, the end of the key, is still arranged or refused as it says."""
    place = place_ahead(house, place_id, HELD)
    if place is None:
        return False
    so = place.help_arranged if old.template == HELP else place.help_refused
    return _root(old).rpartition(":")[2] in so


def _not_spoken_with(case_id: uuid.UUID | None, since: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_not_spoken_with(%s, %s)", [case_id, since])
        return cursor.fetchone() == (True,)


def is_stopped(number: str) -> bool:
    """Whether whoever has that number asked for no more texts: asked by the house."""
    return StoppedNumber.objects.filter(number=number, ended_at=None).exists()


def _queue(case: Case, old: Message, key: str, way: Way) -> None:
    body, _language = plain_words(
        old, language_for(case.person.language), answered=can_be_answered(way)
    )
    said = Worded(old.subject, body, old.wording_id)
    about: dict[str, Any] = {
        "from_organisation_id": old.from_organisation_id,
        "rests_on": old.rests_on,
        "concerns": old.concerns,
    }
    if way.channel == Channel.LETTER:
        queue_letter(case, key, old.template, way.recipient, said, **about)
        return
    with acting_as(WRITING) as house:
        queue_to_person(
            house,
            key,
            old.template,
            way,
            case.person_id,
            said,
            on_behalf_of_id=case.organisation_id,
            **about,
        )


def plain_words(old: Message, language: str, *, answered: bool) -> tuple[str, str]:
    """The words of a message, with how to answer a text only where it can be ``answered``.

    And their language: as far as is known, else the one given.
    """
    answers, body = TEMPLATES[old.template].answers, old.body
    if answers is None:
        return body, language
    for each in LANGUAGES:
        with translation.override(each):
            ending = answers()
        if body.endswith(ending):
            body, language = body.removesuffix(ending).rstrip(), each
            break
    if answered:
        with translation.override(language):
            body = f"{body} {answers()}"
    return body, language
