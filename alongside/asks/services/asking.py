"""Asking somebody on their own pages, and taking the question back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.asks.models import LONGEST_SAID, SAID, Ask
from alongside.asks.queries import can_be_asked, visible_to
from alongside.asks.rules import why_not_ask
from alongside.asks.services.settling import settle
from alongside.asks.states import OPEN, AskStatus
from alongside.audit.services import record
from alongside.care.models import Case
from alongside.care.services.cases import open_case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import Person
from alongside.people.restriction import stays_usable
from alongside.referrals.services import Wish, check_issues, check_wish, classes_sent

LASTS = dt.timedelta(days=28)


@dataclass(frozen=True)
class Question:
    """What the person is asked: a referral's wish, and who decides on it.

    The wish's consent says on what a yes would rest, and why where somebody judged that.
    """

    wish: Wish
    says: str = ""
    alone: bool = False  # kept from whoever acts for the person


@all_or_nothing()
def ask(*, actor: Actor, case: Case, service: Service, question: Question, key: uuid.UUID) -> Ask:
    """Ask the person of a case, or whoever decides for them, about a referral to a service.

    Nothing is sent before they say yes. ``key`` becomes its id: the same form twice asks once.
    Raises Refused for what nobody could agree to online, and while the same is being asked.
    """
    require(actor, Permission.CASES_WORK)
    hold("ask", case.pk)
    earlier = kept_with(key, visible_to(actor), case_id=case.pk, service_id=service.pk)
    if earlier:
        return earlier
    case = open_case(actor, case)
    _check(actor, case.person, question)
    _make_room(actor, visible_to(actor).filter(case=case, service=service))
    return _keep(actor, case.person, question, key, case=case, service=service)


@all_or_nothing()
def ask_for_team(
    *, actor: Actor, person: Person, team: Organisation, question: Question, key: uuid.UUID
) -> Ask:
    """Ask somebody whom the actor's organisation sees about a referral to a link-worker team.

    As ``ask``, for whoever has no case of theirs: a practice, a ward. Nobody comes to see anybody
    by asking. Raises Refused also where nobody was let in who could answer.
    """
    require(actor, Permission.REFERRALS_SEND)
    hold("ask", person.pk)
    earlier = kept_with(key, visible_to(actor), person_id=person.pk, team_id=team.pk)
    if earlier:
        return earlier
    _check(actor, person, question)
    check_issues(question.wish.note)
    if not can_be_asked(actor, person.pk):
        raise Refused(
            _("They cannot be asked online from here. Ask them when you see or ring them.")
        )
    _make_room(actor, visible_to(actor).filter(person=person, team=team))
    return _keep(actor, person, question, key, team=team)


@all_or_nothing()
def take_back(*, actor: Actor, asked: Ask) -> Ask:
    """Whoever asked asks no longer. Said twice nothing changes; answered meanwhile, OutOfTurn."""
    require(actor, Permission.CASES_WORK if asked.case_id else Permission.REFERRALS_SEND)
    held = locked(asked)
    if held.status != AskStatus.TAKEN_BACK:
        settle(actor, held, "take_back")
        record(actor, "ask.take_back", held, people=[held.person_id])
    return held


def look_through(*, actor: Actor, asked: Iterable[Ask]) -> None:
    """Note whose names a list has just shown."""
    record(actor, "ask.list", people=sorted({one.person_id for one in asked}))


def _check(actor: Actor, person: Person, question: Question) -> None:
    """Raise Refused for what nobody could agree to online, or nobody may use or read."""
    wish = question.wish
    stays_usable(person)
    wrong, field = why_not_ask(
        wish.consent_basis, wish.consent_why, person.date_of_birth, clock.today()
    )
    if wrong:
        raise Refused(wrong, field=field)
    check_wish(wish)
    if len(question.says) > LONGEST_SAID:
        raise Refused(
            _("This is too long: keep it under %(most)s characters.") % {"most": LONGEST_SAID},
            field="says",
        )
    texts = {name: getattr(wish, name) for name in ("words", "note", "risk_note")}
    for part, text in ({"says": question.says} | texts).items():
        check_gives_nothing_away(actor, person, part, text)


def _make_room(actor: Actor, same: QuerySet[Ask]) -> None:
    """One that nobody answered in time gives way; one that waits is not asked a second time."""
    for open_one in same.filter(status__in=OPEN):
        if open_one.is_open:
            raise Refused(_("They are asked about this already, and have not decided yet."))
        settle(actor, locked(open_one), "take_back")


def _keep(actor: Actor, person: Person, question: Question, key: uuid.UUID, **to: Any) -> Ask:
    """Write it down; ``to`` is the service with the case, or the team."""
    wish, today = question.wish, clock.today()
    asked = Ask(
        pk=key,
        person=person,
        organisation_id=actor.organisation,
        asked_by_id=actor.user,
        says=question.says.strip(),
        needs=[need.code for need in wish.needs],
        shares=classes_sent(wish, to_service="service" in to),
        until=wish.consent_until,
        basis=wish.consent_basis,
        why=wish.consent_why,
        alone=question.alone or wish.consent_basis == Consent.Basis.COMPETENT,
        last_day=min(today + LASTS, wish.consent_until or dt.date.max),
        **{name: getattr(wish, name) for name in SAID},
        **to,
    )
    insert(asked)
    record(actor, "ask.make", asked, people=[person.pk], basis=asked.basis)
    tell("ask.made", key=f"ask.made:{key}", ask=str(key), person=str(person.pk))
    return asked
