"""Verbs about the GP practice of somebody whom it did not refer."""

import re
import uuid

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.care.models import Case, Document
from alongside.care.services.cases import check_length, readable_case
from alongside.care.services.documents import keep_drawn
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.messaging.paper import address_lines, sheet
from alongside.organisations.models import Organisation
from alongside.people.models import Person

TITLE = "Letter to the GP practice"


@all_or_nothing()
def note_practice(*, actor: Actor, case: Case, practice: Organisation) -> None:
    """Note with which GP practice the person is. Noted before, nothing happens.

    Raises Refused for what is no practice, and of a protected person: theirs is kept apart.
    """
    case = _whose_practice_is_told(actor, case)
    if practice.kind != Organisation.Kind.GP_PRACTICE:
        raise Refused(_("This is no GP practice. Choose one of the list."))
    person = locked(case.person)  # they may be protected at this very moment
    _check_may_be_told(person)
    if person.gp_practice_id == practice.pk:
        return
    person.gp_practice = practice
    person.save(update_fields=["gp_practice"])
    record(actor, "person.note_practice", person, people=[person.pk])


@all_or_nothing()
def write_to_practice(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    name: str,
    address: str,
    postcode: str,
    text: str,
    agreed: bool,
) -> Document:
    """Draw a letter to the person's GP practice and keep it with the case, closed or open.

    ``key`` becomes the document's id. Nothing leaves the house: whoever wrote it posts it, or sends
    it by secure e-mail. Raises Refused where the person was not asked, for an address that no
    envelope shows, and of a protected person: a letter would say who looks after them.
    """
    case = _whose_practice_is_told(actor, case)
    if not (agreed or case.person.has_died):
        raise Refused(_("Ask them first, and tick this when they agree."), field="agreed")
    check_length(text, "text")
    with translation.override("en"):  # as the practice reads
        letter = sheet(
            _envelope(name, address, postcode).split("\n"),
            _("Social prescribing: for the record of your patient"),
            "\n\n".join([_about(case.person), *_paragraphs(text), _signed(actor, case)]),
            _sender(case),
        )
    return keep_drawn(
        actor=actor,
        case=case,
        key=key,
        pdf=letter,
        title=TITLE,
        kind=Document.Kind.LETTER,
        shown=not case.person.has_died,
    )


def _whose_practice_is_told(actor: Actor, case: Case) -> Case:
    case = readable_case(actor, case)
    _check_may_be_told(case.person)
    return case


def _check_may_be_told(person: Person) -> None:
    if person.protected:
        raise Refused(
            _("This person is protected: no letter goes about them. Ring their practice instead.")
        )


def _envelope(name: str, address: str, postcode: str) -> str:
    try:
        return address_lines(name, address, postcode.strip().upper())
    except Refused as error:
        raise Refused(error.message, field="address") from None


def _about(person: Person) -> str:
    born = _("born %(day)s") % {"day": date_format(person.date_of_birth, "j F Y")}
    number = _("NHS number %(number)s") % {"number": person.nhs_number_spaced}
    name = f"{person.given_name} {person.family_name}"  # as their record has it
    said = [name, born, number if person.nhs_number else ""]
    return _("About: %(person)s") % {"person": ", ".join(part for part in said if part)}


def _paragraphs(text: str) -> list[str]:
    return [part for line in re.split(r"\n+", text) if (part := line.strip())]


def _signed(actor: Actor, case: Case) -> str:
    return _("%(name)s, %(team)s") % {"name": actor.name, "team": case.organisation.name}


def _sender(case: Case) -> list[str]:
    team = case.organisation
    return [line for line in (team.name, team.phone, team.email) if line]
