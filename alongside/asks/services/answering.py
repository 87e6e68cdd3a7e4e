"""Answering what one is asked on one's own pages, and what the answer leads to."""

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.asks.models import SAID, Ask
from alongside.asks.queries import visible_to, who_answered
from alongside.asks.rules import basis_on, is_theirs_to_say
from alongside.asks.services.settling import settle
from alongside.asks.states import ANSWERS, MOVES, AskStatus
from alongside.audit.services import record
from alongside.care.models import Case, Task
from alongside.care.services.cases import open_case
from alongside.care.services.tasks import answered, call_for
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.matching.services import note_referred
from alongside.needs.models import Need
from alongside.outbox.services import tell
from alongside.people.models import Relation
from alongside.people.queries.proxies import acting_through
from alongside.referrals.about_me import NOTHING, AboutMe
from alongside.referrals.services import Wish, check_about_me, send

# What the house may do in the name of whoever asked, once the answer is yes.
_MAY = frozenset(
    {Permission.PEOPLE_VIEW, Permission.REFERRALS_SEND, Permission.REFERRALS_VIEW},
)
_TO_DO = {
    AskStatus.NO: Task.Reason.SAID_NO,
    AskStatus.PHONE: Task.Reason.RING_ABOUT,
    AskStatus.YES: Task.Reason.NOT_SENT,
}


def answer(*, actor: Actor, asked: Ask, said: str, about_me: AboutMe = NOTHING) -> Ask:
    """Say yes, no or “please ring me”: for oneself, or for whom the actor acts.

    The same said twice is said once. A yes sends the referral in the name of whoever asked, in
    this transaction, with what was chosen of ``about_me``; where that cannot be, the yes stays and
    somebody of the team sees to it.
    Raises OutOfTurn once it was answered otherwise or taken back, NotPermitted for what is not
    theirs to say.
    """
    with transaction.atomic():  # two actors, each with an audit of their own: both or neither
        check_about_me(about_me)
        held, is_new = _hear(actor=actor, asked=asked, said=said)
        if is_new:
            with acting_as(_in_the_name_of_who_asked(held)) as house:
                _follow(house, held.pk, about_me)
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
    settle(actor, held, said)
    record(actor, "ask.answer", held, people=[held.person_id], said=said)
    return held, True


def _in_the_name_of_who_asked(held: Ask) -> Actor:
    """The house, at what this colleague asked: it sees what they see, and works a case of theirs.

    Asked about a team, there is no case.
    """
    works = frozenset() if held.team_id else frozenset({Permission.CASES_WORK})
    return Actor(
        label="system:asks",
        user_id=held.asked_by_id,
        organisation_id=held.organisation_id,
        permissions=_MAY | works,
    )


def _follow(team: Actor, ask_id: uuid.UUID, about_me: AboutMe) -> None:
    """What the answer leads to: a referral, or something to do for the link worker.

    What stands against the referral is for the team to see to: the yes stays.
    """
    found = visible_to(team).select_related("person", "service", "team").filter(pk=ask_id)
    held = found.first()
    if held is None:  # the team lost sight of the person at this very moment
        raise Refused(_("They no longer help you there, so nothing was sent. Ask whoever did."))
    sent = held.status == AskStatus.YES and _is_sent(team, held, about_me)
    if held.case_id is None:
        tell(
            "ask.answered",
            key=f"ask.answered:{ask_id}:{held.status}",
            ask=str(ask_id),
            **_whose(held),
        )
    elif not sent:
        _leave_to_do(actor=team, held=held, case_id=held.case_id)


def _is_sent(team: Actor, held: Ask, about_me: AboutMe) -> bool:
    try:
        _send(actor=team, held=held, about_me=about_me)
    except Refused:
        return False
    return True


def _whose(held: Ask) -> dict[str, str]:
    """Who asked, for whom: they hear that there is an answer."""
    return {"user": str(held.asked_by_id), "organisation": str(held.organisation_id)}


@all_or_nothing()
def _leave_to_do(*, actor: Actor, held: Ask, case_id: uuid.UUID) -> None:
    """A task for whoever has the case; one to ring about it is done with any other answer."""
    case = Case.objects.select_related("person").get(pk=case_id)
    if held.status != AskStatus.PHONE:
        answered(actor, case, Task.Reason.RING_ABOUT, held.pk)
    if case.is_open:
        call_for(actor, case, _TO_DO[AskStatus(held.status)], held.pk)


@all_or_nothing()
def _send(*, actor: Actor, held: Ask, about_me: AboutMe) -> None:
    case = open_case(actor, Case.objects.get(pk=held.case_id)) if held.case_id else None
    referral = send(
        actor=actor,
        person=held.person,
        to=held.to,
        wish=replace(_wish(held), about_me=about_me),
        key=f"asked:{held.pk}",
        parent=case.referral if case else None,
    )
    Ask.objects.filter(pk=held.pk).update(referral=referral)
    if case and held.service:
        answered(actor, case, Task.Reason.RING_ABOUT, held.pk)
        note_referred(actor=actor, person=held.person, case_id=case.pk, service=held.service)


def _wish(held: Ask) -> Wish:
    """The referral's wish as it was asked, with what the yes rests on today."""
    who = who_answered(held.pk)
    basis = basis_on(held.basis, held.person.date_of_birth, clock.today())
    return Wish(
        needs=list(Need.objects.filter(code__in=held.needs)),
        consent_basis=basis,
        consent_why="" if basis == Consent.Basis.AGREED else _why(held, who),
        consent_how=Consent.How.ONLINE,
        consent_given_by=who,
        consent_until=held.until,
        also=held.shares,
        **{name: getattr(held, name) for name in SAID},
    )


def _why(held: Ask, who: Relation | None) -> str:
    """Who decided, in words that the person can read."""
    said = _("%(name)s decided, online.") % {"name": who.name} if who else ""
    return " ".join(text for text in (held.why, said) if text)
