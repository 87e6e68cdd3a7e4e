"""Verbs about being in touch: one person, or all who came to a group."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.attempts import MOST_TRIES, next_try
from alongside.care.models import Case, Contact, Task
from alongside.care.next_contact import or_arranged
from alongside.care.queries import tries_of
from alongside.care.services.cases import check_length, open_case
from alongside.care.services.tasks import UNTIL_REACHED, call_for, reached
from alongside.care.states import NOT_REACHED, ContactOutcome
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.once import used_already
from alongside.common.updating import update_with
from alongside.common.whole import all_or_nothing
from alongside.common.working_days import after
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.referrals import services as referrals
from alongside.referrals.states import MOVES as REFERRAL_MOVES


@all_or_nothing()
def log_contact(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    kind: str,
    minutes: int,
    outcome: str,
    note: str = "",
    next_contact_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Contact:
    """Note an attempt to be in touch. The first time the person is spoken with starts the work.

    What is written down later says ``at`` when it was, of the days since the case began; when it
    was written stays with it.
    ``key`` becomes the contact's id: the same form sent twice is kept once. Sent for somebody else,
    it is another contact. A promise that lies ahead stays until it is changed; an appointment that
    is arranged is the next contact, too. Whoever was not reached yet is tried again on the next
    working day, if nothing else was promised.
    """
    case = open_case(actor, case)
    check_length(note, "note")
    check_gives_nothing_away(actor, case.person, "note", note)
    contact = Contact(
        pk=key,
        case=case,
        kind=kind,
        at=since_it_began(case, at),
        minutes=minutes,
        outcome=outcome,
        note=note,
        by_id=actor.user,
    )
    case.last_contact_at = max(contact.at, case.last_contact_at or contact.at)
    promised = _promised(case, next_contact_on, contact)
    spoke = outcome == ContactOutcome.SPOKE
    first = spoke and case.first_contact_at is None
    if spoke:
        case.first_contact_at = min(contact.at, case.first_contact_at or contact.at)
    asked = _write(contact, case, promised)
    if asked is None:
        earlier = _earlier(case, key)
        if earlier:
            return earlier
        contact.pk = uuid.uuid5(key, str(case.pk))
        asked = _write(contact, case, promised)
        if asked is None:
            raise used_already()
    if first:
        _mark_contacted(actor, case)
    record(actor, "contact.log", contact, people=[case.person_id], outcome=outcome)
    if asked and spoke:
        reached(actor, asked)
    _look_out(actor, case, contact)
    return contact


def since_it_began(case: Case, at: dt.datetime | None) -> dt.datetime:
    """A moment of this case that is over; now, where nobody said when. Refused for any other."""
    if at is None:
        return clock.now()
    if at > clock.now():
        raise Refused(_("That is still to come: check the day and the time."), field="time")
    if clock.local_day(at) < clock.local_day(case.opened_at):
        raise Refused(
            _("You have walked with them since %(day)s: check the day.")
            % {"day": date_format(clock.local_day(case.opened_at), "j F Y")},
            field="on",
        )
    return at


def _write(
    contact: Contact, case: Case, promised: Mapping[str, tuple[str, Sequence[Any]]]
) -> list[uuid.UUID] | None:
    """Both at once; the tasks that were open until somebody is reached. None: the id is used."""
    found: list[uuid.UUID] | None = update_with(
        contact,
        case,
        "last_contact_at",
        "first_contact_at",
        returning=UNTIL_REACHED,
        reckoned=promised,
    )
    return found


def _earlier(case: Case, key: uuid.UUID) -> Contact | None:
    """What the form with this key has noted of this case already."""
    keys = key, uuid.uuid5(key, str(case.pk))
    earlier = Contact.objects.filter(pk__in=keys, case=case).first()
    if earlier:
        earlier.case = case
    return earlier


def _look_out(actor: Actor, case: Case, contact: Contact) -> None:
    """Somebody who may be lost on the way is somebody's task, with what was seen as its reason."""
    if contact.outcome == ContactOutcome.DID_NOT_ATTEND:
        held = Contact.objects.filter(case=case).order_by("-at", "-id")
        if list(held.values_list("outcome", flat=True)[:2]) == [contact.outcome] * 2:
            call_for(actor, case, Task.Reason.MISSED_TWICE, contact.pk)
    if contact.outcome in NOT_REACHED and len(tries_of(case)) >= MOST_TRIES:
        call_for(actor, case, Task.Reason.NO_REPLY, contact.pk)


def _mark_contacted(actor: Actor, case: Case) -> None:
    if case.referral.status in REFERRAL_MOVES["contact"].sources:
        referrals.move(actor=actor, referral=case.referral, name="contact")


@all_or_nothing()
def log_group(
    *,
    actor: Actor,
    outcomes: Mapping[Case, str],
    key: uuid.UUID,
    minutes: int,
    note: str = "",
    at: dt.datetime | None = None,
) -> list[Contact]:
    """Note one session with many people: a contact of its own for each of these cases, or none.

    The note stands in everybody's record. Each contact's id is made of ``key`` and of its case:
    the same form sent twice is kept once. Raises OutOfTurn where a case was closed meanwhile.
    """
    require(actor, Permission.CASES_WORK)
    if not outcomes:
        raise Refused(_("Tick who came, or who was expected."), field="came")
    # In one order always: two who note sessions with the same people do not wait for each other.
    cases = sorted(outcomes, key=lambda case: case.pk)
    said = {"minutes": minutes, "note": note, "at": at}
    return [_of_group(actor, case, outcomes[case], key, said) for case in cases]


def _of_group(
    actor: Actor, case: Case, outcome: str, key: uuid.UUID, said: Mapping[str, Any]
) -> Contact:
    name = case.person.full_name  # before a refusal ends the transaction
    try:
        return log_contact(
            actor=actor,
            case=case,
            key=uuid.uuid5(key, str(case.pk)),
            kind=Contact.Kind.GROUP,
            outcome=outcome,
            **said,
        )
    except OutOfTurn as error:
        raise OutOfTurn(
            _("The case of %(name)s was closed meanwhile. Take the tick away, then save again.")
            % {"name": name}
        ) from error


def _promised(
    case: Case, promised: dt.date | None, contact: Contact
) -> dict[str, tuple[str, Sequence[Any]]]:
    """The next contact, where it is another one once this one is noted."""
    if promised is None and case.next_contact_on and case.next_contact_on > clock.today():
        return {}
    if promised is None and case.first_contact_at is None and contact.outcome in NOT_REACHED:
        again = next_try(sorted([*tries_of(case), contact.at]))
        # What is written down days later is not tried again on a day that is over.
        promised = max(again.on, after(clock.today(), 0)) if again else None
    return {"next_contact_on": or_arranged(promised)}
