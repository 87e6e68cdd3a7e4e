"""Verbs that write to somebody whom a link worker wants to speak with: before a call, or after."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.audit.services import record
from alongside.care.models import Case, Contact
from alongside.care.person_messages import AHEAD, TRIED
from alongside.care.services.cases import open_case
from alongside.care.services.contacts import log_contact
from alongside.care.services.occasions import (
    AHEAD_KEY,
    Occasion,
    check_number,
    occasion_to_write,
)
from alongside.care.services.writing import (
    WRITING,
    Way,
    envelope_of,
    letter_is_safe,
    queue_letter,
    queue_to_person,
    way_to,
    words_after_try,
    words_ahead,
)
from alongside.care.states import ContactOutcome
from alongside.care.writing import can_be_answered
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Message
from alongside.messaging.wordings import Worded


@dataclass(frozen=True)
class _Going:
    """By which way it goes; on paper without one, under these ``lines``."""

    way: Way | None
    lines: str = ""
    large_print: bool = False

    @property
    def channel(self) -> str:
        return self.way.channel if self.way else str(Message.Channel.LETTER)

    @property
    def by_text(self) -> bool:
        return bool(self.way and can_be_answered(self.way))


@all_or_nothing()
def write_after_try(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    safe: bool,
    letter: bool = False,
    large_print: bool = False,
) -> Contact:
    """Send the neutral message after a try, and keep it as an attempt. ``key`` makes it once.

    It leaves by day; a ``letter`` waits to be printed, or goes to GOV.UK Notify. Raises Refused
    unless the actor says that it is ``safe``, or where the person chose no message or their
    address is not complete; OutOfTurn where the last contact was no try that failed.
    """
    case = open_case(actor, case)
    earlier = Contact.objects.filter(pk=key, case=case).first()
    if earlier:
        return earlier
    occasion = occasion_to_write(case)
    if occasion.template != TRIED:
        raise OutOfTurn(_("This message is for whoever was rung and not reached yet."))
    going = _safely(actor, case, occasion, safe=safe, letter=letter, large_print=large_print)
    contact = log_contact(
        actor=actor,
        case=case,
        key=key,
        kind=Contact.Kind.TEXT,
        minutes=1,
        outcome=ContactOutcome.LEFT_MESSAGE,
    )
    said = words_after_try(case, going.channel, by_text=going.by_text)
    _send(case, f"case.tried:{contact.pk}", TRIED, going, said)
    return contact


@all_or_nothing()
def write_ahead(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    safe: bool,
    letter: bool = False,
    large_print: bool = False,
) -> bool:
    """Tell the person that somebody rings, once in a case: it is a message, and no try.

    It says who rings, but not to somebody protected. As ``write_after_try`` else; OutOfTurn where
    they were told so, or anybody was in touch.
    """
    case = open_case(actor, case)
    named = f"{AHEAD_KEY}{case.pk}:{key}"
    with acting_as(WRITING):
        if Message.objects.filter(key=named).exists():
            return True
    occasion = occasion_to_write(case)
    if occasion.template != AHEAD:
        raise OutOfTurn(_("Somebody has rung meanwhile: look at what came of it."))
    going = _safely(actor, case, occasion, safe=safe, letter=letter, large_print=large_print)
    said = words_ahead(case, going.channel, who_rings(actor, case), by_text=going.by_text)
    _send(case, named, AHEAD, going, said)
    record(actor, "case.write_ahead", case, people=[case.person_id])
    return True


def who_rings(actor: Actor, case: Case) -> str:
    """The name to say: whoever writes. Somebody protected is told none."""
    if case.person.protected:
        return ""
    return User.objects.values_list("name", flat=True).get(pk=actor.user)


def _safely(
    actor: Actor, case: Case, occasion: Occasion, *, safe: bool, letter: bool, large_print: bool
) -> _Going:
    if not safe:
        raise Refused(_("Read how contact is safe, and say that a message is."), field="safe")
    way = None if letter else way_to(actor, case.person)
    if way is None and not (letter and letter_is_safe(actor, case.person)):
        raise Refused(_("They chose no text message or e-mail, or none is safe: nothing was sent."))
    check_number(occasion, way)
    lines = "" if way else envelope_of(actor, case.person)
    return _Going(way, lines, large_print)


def _send(case: Case, named: str, template: str, going: _Going, said: Worded) -> None:
    if going.way is None:
        queue_letter(case, named, template, going.lines, said, large_print=going.large_print)
        return
    consent = case.referral.consent_id  # the house does not see the referral
    with acting_as(WRITING) as house:
        queue_to_person(
            house,
            named,
            template,
            going.way,
            case.person_id,
            said,
            rests_on=consent,
            concerns=case.pk,
            on_behalf_of_id=case.organisation_id,
        )
