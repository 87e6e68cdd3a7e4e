"""What a receiver asks of its own, and on which terms it takes referrals."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.common.errors import OutOfTurn, Refused
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import Person
from alongside.questions.content import Answered, Content, Kind
from alongside.questions.models import Version
from alongside.questions.queries import version_for, version_shown
from alongside.questions.rules import against_terms, judge
from alongside.referrals.models import Referral, ReferralAnswer

if TYPE_CHECKING:
    from alongside.referrals.services.sending import Wish


@dataclass(frozen=True)
class Answers:
    """What was typed, by the ids of the questions, and the version of the form that was shown.

    No version: the page showed none of the receiver's own questions.
    """

    version_id: uuid.UUID | None
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """The answers as they are kept, with the version that they answer."""

    version_id: uuid.UUID
    answers: Sequence[Answered]


class AskFirst(Refused):
    """The receiver asks something of its own, and the page did not show it yet."""

    def __init__(self, version: Version) -> None:
        super().__init__(_("The receiver asks something of its own. Answer it, then send."))
        self.version = version


def answered(
    *,
    actor: Actor,
    person: Person,
    receiver: Organisation,
    service: Service | None,
    wish: "Wish",
) -> Asked | None:
    """The answers to what the receiver asks of its own; None where nothing was asked.

    Raises Refused where the receiver takes no referrals from this role, for these reasons or
    without what it needs; where an answer is missing or wrong; where one says where a protected
    person is. AskFirst where there are questions that were not shown, OutOfTurn for those that are
    no longer asked.
    """
    inside = receiver.pk == actor.organisation
    if inside and wish.answers is None:
        return None
    now = version_for(receiver.pk, service.pk if service else None)
    if now and not inside:
        _check_role(now, actor, service.name if service else receiver.name)
    if wish.answers is None:
        return None
    version = _shown(wish.answers, now, receiver, service, ever=inside)
    if version is None:
        return None
    content = version.content
    if not inside:
        _check_terms(content, person, wish)
    if wish.answers.version_id is None and content.questions:
        raise AskFirst(version)
    judged = judge(content, wish.answers.given)
    for question, message in judged.wrong.items():
        raise Refused(message, field=f"q_{question}")
    for one in judged.answers:
        if one.question.kind in (Kind.TEXT, Kind.LONG):
            check_gives_nothing_away(actor, person, f"q_{one.question.id}", one.text)
    return Asked(version.pk, judged.answers)


def _shown(
    answers: Answers,
    now: Version | None,
    receiver: Organisation,
    service: Service | None,
    *,
    ever: bool,
) -> Version | None:
    """The version that the page showed; where it showed none, what is asked now."""
    if answers.version_id is None or (now and now.pk == answers.version_id):
        return now
    version = version_shown(
        answers.version_id, receiver.pk, service.pk if service else None, ever=ever
    )
    if version is None:
        raise OutOfTurn(
            _("%(name)s asks something else by now. Open the page anew: nothing was sent.")
            % {"name": receiver.name}
        )
    return version


def _check_role(now: Version, actor: Actor, name: str) -> None:
    roles = now.content.roles
    # The house, where it sends what a colleague began, has no role of its own.
    if roles and actor.role_code and actor.role_code not in roles:
        raise Refused(
            _("%(name)s takes no referrals from your role here. Ask a colleague, or ring them.")
            % {"name": name}
        )


def _check_terms(content: Content, person: Person, wish: "Wish") -> None:
    ways = ("phone", "postcode", "contact_note")
    said = {name: wish.told.get(name) or getattr(person, name) for name in ways}
    reasons = [need.code for need in wish.needs]
    wrong = against_terms(
        content, reasons, {**said, "words": wish.words}, reachable=person.protected
    )
    for field, message in wrong.items():
        raise Refused(message, field=field)


def answer_rows(referral: Referral, asked: Asked | None) -> list[ReferralAnswer]:
    """What is written of it beside the referral."""
    if asked is None:
        return []
    return [
        ReferralAnswer(
            referral=referral,
            version_id=asked.version_id,
            position=place,
            question=one.question.id,
            label=one.question.label,
            text=one.text,
            value=one.value or None,
            by_link=one.question.by_link,
        )
        for place, one in enumerate(asked.answers, start=1)
    ]
