"""Verbs about what a link worker learned that keeps everyone safe."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.care.models import Case, Risk
from alongside.care.models.risk import LONGEST_RISK
from alongside.care.risks import risks_visible_to
from alongside.care.services.cases import open_case
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away

MOST_RISKS = 10


@all_or_nothing()
def note_risk(*, actor: Actor, case: Case, key: uuid.UUID, kind: str, words: str) -> Risk:
    """Note what somebody should know before they meet or ring the person; the team reads it.

    ``key`` becomes the row's id. What stands already in the same words is the answer to it.
    Raises OutOfTurn for a case that is closed.
    """
    case = _held(actor, case)
    earlier = kept_with(key, risks_visible_to(actor), person_id=case.person_id)
    if earlier:
        return earlier
    words = _checked(actor, case, kind, words)
    standing = _standing(actor, case)
    for one in standing:
        if (one.kind, one.words) == (kind, words):
            return one
    if len(standing) >= MOST_RISKS:
        raise Refused(
            _("Ten risks stand here already. End one that is over, or add to the words of one."),
            field="words",
        )
    risk = _risk(actor, case, key, uuid.uuid4(), kind, words)
    insert(risk)
    record(actor, "risk.note", risk, people=[case.person_id], kind=kind)
    return risk


@all_or_nothing()
def change_risk(
    *, actor: Actor, case: Case, risk: Risk, key: uuid.UUID, kind: str, words: str
) -> Risk:
    """Say anew what it is. How it was said before stays, with who said it and until when.

    Raises OutOfTurn where somebody changed or ended it meanwhile.
    """
    case = _held(actor, case)
    _check_whose(actor, case, risk)
    earlier = kept_with(key, risks_visible_to(actor), thing=risk.thing)
    if earlier:
        return earlier
    words = _checked(actor, case, kind, words)
    if (kind, words) == (risk.kind, risk.words) and risk.ended_at is None:
        return risk
    now = _end(actor, risk, "")
    anew = _risk(actor, case, key, risk.thing, kind, words)
    anew.begun_at = now
    insert(anew)
    record(actor, "risk.change", anew, people=[case.person_id], kind=kind)
    return anew


@all_or_nothing()
def end_risk(*, actor: Actor, case: Case, risk: Risk, why: str) -> None:
    """It is no risk any more, or never was one: say why. Ended before, nothing changes.

    Raises OutOfTurn where somebody changed it meanwhile: nobody ends what they have not read.
    """
    case = _held(actor, case)
    _check_whose(actor, case, risk)
    if not risks_visible_to(actor).filter(thing=risk.thing, ended_at=None).exists():
        return
    if not why.strip():
        raise Refused(_("Write why it is over."), field="why")
    _check_length(why, "why")
    check_gives_nothing_away(actor, case.person, "why", why)
    _end(actor, risk, why.strip())
    record(actor, "risk.end", risk, people=[case.person_id])


def _held(actor: Actor, case: Case) -> Case:
    """The open case. After a merge a team may have two of one person: one word at a time."""
    case = open_case(actor, case)
    hold("risks", case.person_id)
    return case


def _standing(actor: Actor, case: Case) -> list[Risk]:
    return list(risks_visible_to(actor).filter(person_id=case.person_id, ended_at=None))


def _check_whose(actor: Actor, case: Case, risk: Risk) -> None:
    if (risk.person_id, risk.organisation_id) != (case.person_id, actor.organisation_id):
        raise NotPermitted(_("This was not noted by your team about this person."))


def _checked(actor: Actor, case: Case, kind: str, words: str) -> str:
    if kind not in Risk.Kind:
        raise Refused(_("Choose what kind of risk it is."), field="kind")
    if not words.strip():
        raise Refused(_("Write what your colleagues should know."), field="words")
    _check_length(words, "words")
    check_gives_nothing_away(actor, case.person, "words", words)
    return words.strip()


def _check_length(text: str, field: str) -> None:
    if len(text.strip()) > LONGEST_RISK:
        raise Refused(_("This is too long: keep it under 1,000 characters."), field=field)


def _risk(
    actor: Actor, case: Case, key: uuid.UUID, thing: uuid.UUID, kind: str, words: str
) -> Risk:
    return Risk(
        pk=key,
        person_id=case.person_id,
        organisation_id=actor.organisation,
        thing=thing,
        kind=kind,
        words=words,
        begun_at=clock.now(),
        by_id=actor.user,
    )


def _end(actor: Actor, risk: Risk, why: str) -> dt.datetime:
    """End this very row, so that nobody's newer word is ended unread."""
    now = clock.now()
    ended = risks_visible_to(actor).filter(pk=risk.pk, ended_at=None)
    if not ended.update(ended_at=now, ended_by_id=actor.user, ended_why=why):
        raise OutOfTurn(
            _("A colleague changed this meanwhile. Nothing was saved: read it again first.")
        )
    return now
