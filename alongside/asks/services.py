"""Verbs: ask somebody on their own pages, take it back, and answer for oneself or another."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.asks.models import LONGEST_SAID, Ask
from alongside.asks.queries import visible_to
from alongside.asks.rules import basis_on, is_theirs_to_say, why_not_ask
from alongside.asks.states import ANSWERS, MOVES, OPEN, AskStatus
from alongside.audit.services import record
from alongside.care.models import Case, Task
from alongside.care.services.cases import open_case
from alongside.care.services.tasks import answered, call_for
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.matching.services import note_referred
from alongside.needs.models import Need
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.queries.proxies import acting_through
from alongside.people.restriction import stays_usable
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, check_wish, classes_sent, send

LASTS = dt.timedelta(days=28)
# What the house may do in the name of whoever asked, once the answer is yes.
_MAY = frozenset(
    {
        *(Permission.CASES_WORK, Permission.PEOPLE_VIEW),
        *(Permission.REFERRALS_SEND, Permission.REFERRALS_VIEW),
    }
)
_TO_DO = {
    AskStatus.NO: Task.Reason.SAID_NO,
    AskStatus.PHONE: Task.Reason.RING_ABOUT,
    AskStatus.YES: Task.Reason.NOT_SENT,
}


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
    person, wish, today = case.person, question.wish, clock.today()
    stays_usable(person)
    wrong, field = why_not_ask(wish.consent_basis, wish.consent_why, person.date_of_birth, today)
    if wrong:
        raise Refused(wrong, field=field)
    check_wish(wish)
    _check_says(actor, case, question)
    _make_room(actor, case, service)
    asked = Ask(
        pk=key,
        person=person,
        case=case,
        organisation_id=actor.organisation,
        asked_by_id=actor.user,
        service=service,
        says=question.says.strip(),
        needs=[need.code for need in wish.needs],
        words=wish.words,
        risk=wish.risk,
        risk_note=wish.risk_note,
        shares=classes_sent(wish, to_service=True),
        until=wish.consent_until,
        basis=wish.consent_basis,
        why=wish.consent_why,
        alone=question.alone or wish.consent_basis == Consent.Basis.COMPETENT,
        last_day=min(today + LASTS, wish.consent_until or dt.date.max),
    )
    insert(asked)
    record(actor, "ask.make", asked, people=[person.pk], basis=asked.basis)
    tell("ask.made", key=f"ask.made:{key}", ask=str(key), person=str(person.pk))
    return asked


def _check_says(actor: Actor, case: Case, question: Question) -> None:
    if len(question.says) > LONGEST_SAID:
        raise Refused(
            _("This is too long: keep it under %(most)s characters.") % {"most": LONGEST_SAID},
            field="says",
        )
    texts = {"says": question.says, "words": question.wish.words}
    for part, text in (texts | {"risk_note": question.wish.risk_note}).items():
        check_gives_nothing_away(actor, case.person, part, text)


def _make_room(actor: Actor, case: Case, service: Service) -> None:
    """One that nobody answered in time gives way; one that waits is not asked a second time."""
    for open_one in visible_to(actor).filter(case=case, service=service, status__in=OPEN):
        if open_one.is_open:
            raise Refused(_("They are asked about this already, and have not decided yet."))
        _settle(actor, locked(open_one), "take_back")


@all_or_nothing()
def take_back(*, actor: Actor, asked: Ask) -> Ask:
    """The team asks this no longer. Said twice nothing changes; answered meanwhile, OutOfTurn."""
    require(actor, Permission.CASES_WORK)
    held = locked(asked)
    if held.status != AskStatus.TAKEN_BACK:
        _settle(actor, held, "take_back")
        record(actor, "ask.take_back", held, people=[held.person_id])
    return held


def answer(*, actor: Actor, asked: Ask, said: str) -> Ask:
    """Say yes, no or “please ring me”: for oneself, or for whom the actor acts.

    The same said twice is said once. A yes sends the referral in the name of whoever asked, in
    this transaction; where that cannot be, the yes stays and somebody of the team sees to it.
    Raises OutOfTurn once it was answered otherwise or taken back, NotPermitted for what is not
    theirs to say.
    """
    with transaction.atomic():  # two actors, each with an audit of their own: both or neither
        held, is_new = _hear(actor=actor, asked=asked, said=said)
        if is_new:
            with acting_as(for_the_team(held.organisation_id, held.asked_by_id)) as team:
                _follow(team, held.pk)
    return held


@all_or_nothing()
def _hear(*, actor: Actor, asked: Ask, said: str) -> tuple[Ask, bool]:
    """The ask with its answer, and whether it was not answered like that before."""
    require(actor, Permission.PROXY_AGREE if actor.acts_for else Permission.OWN_RECORD)
    if said not in ANSWERS:
        raise Refused(_("Choose one answer"), field="said")
    held = locked(asked)
    if held.status == MOVES[said].target:
        return held, False
    if not is_theirs_to_say(said, held.basis, actor.acts_as):
        raise NotPermitted(_("This is for somebody else to decide. You can ask to be rung."))
    if held.is_over:
        raise OutOfTurn(_("This was asked some time ago, and is asked no longer."))
    held.given_by_id = acting_through() if actor.acts_for else None
    _settle(actor, held, said)
    record(actor, "ask.answer", held, people=[held.person_id], said=said)
    return held, True


def for_the_team(organisation_id: uuid.UUID, user_id: uuid.UUID) -> Actor:
    """The house, at what this colleague of that team asked: it sees what the team sees."""
    return Actor(
        label="system:asks", user_id=user_id, organisation_id=organisation_id, permissions=_MAY
    )


def _settle(actor: Actor, held: Ask, move: str) -> None:
    held.status = target_of(MOVES, move, held.status)
    held.answered_at, held.answered_by_id = clock.now(), actor.user
    held.save(update_fields=["status", "answered_at", "answered_by", "given_by"])


def _follow(team: Actor, ask_id: uuid.UUID) -> None:
    """What the answer leads to: a referral, or something to do for the link worker.

    What stands against the referral is for the team to see to: the yes stays.
    """
    found = visible_to(team).select_related("person", "service", "given_by").filter(pk=ask_id)
    held = found.first()
    if held is None:  # the team lost sight of the person at this very moment
        raise Refused(_("They no longer help you there, so nothing was sent. Ask whoever did."))
    if held.status == AskStatus.YES:
        try:
            _send(actor=team, held=held)
        except Refused:
            _leave_to_do(actor=team, held=held)
    else:
        _leave_to_do(actor=team, held=held)


@all_or_nothing()
def _leave_to_do(*, actor: Actor, held: Ask) -> None:
    """A task for whoever has the case; one to ring about it is done with any other answer."""
    case = Case.objects.select_related("person").get(pk=held.case_id)
    if held.status != AskStatus.PHONE:
        answered(actor, case, Task.Reason.RING_ABOUT, held.pk)
    if case.is_open:
        call_for(actor, case, _TO_DO[AskStatus(held.status)], held.pk)


@all_or_nothing()
def _send(*, actor: Actor, held: Ask) -> None:
    case = open_case(actor, Case.objects.get(pk=held.case_id))
    referral = send(
        actor=actor,
        person=held.person,
        to=held.service,
        wish=_wish(held),
        key=f"asked:{held.pk}",
        parent=case.referral,
    )
    Ask.objects.filter(pk=held.pk).update(referral=referral)
    answered(actor, case, Task.Reason.RING_ABOUT, held.pk)
    note_referred(actor=actor, person=held.person, case_id=case.pk, service=held.service)


def _wish(held: Ask) -> Wish:
    """The referral's wish as it was asked, with what the yes rests on today."""
    basis = basis_on(held.basis, held.person.date_of_birth, clock.today())
    return Wish(
        needs=list(Need.objects.filter(code__in=held.needs)),
        words=held.words,
        risk=held.risk,
        risk_note=held.risk_note,
        feedback=Referral.Feedback.FULL,
        consent_basis=basis,
        consent_why="" if basis == Consent.Basis.AGREED else _why(held),
        consent_how=Consent.How.ONLINE,
        consent_given_by=held.given_by,
        consent_until=held.until,
        also=held.shares,
    )


def _why(held: Ask) -> str:
    """Who decided, in words that the person can read."""
    who = held.given_by
    said = _("%(name)s decided, online.") % {"name": who.name} if who else ""
    return " ".join(text for text in (held.why, said) if text)
