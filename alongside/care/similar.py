"""Whose names are nearly what somebody looked for: asked only where nobody was found.

Of those whom the actor sees, and no more names than are read in a moment.
"""

import uuid
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.care.queries import listed, visible_to
from alongside.common.statements import among, put_together_once
from alongside.people.similar_names import nearest
from alongside.referrals.finding import Sought
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_for

_READ = 5_000  # names of one kind: the newest, where a team has more
_SHOWN = 12  # people
_CALLED = ("given_name", "preferred_name", "family_name")
_Names = tuple[uuid.UUID, str, str, str]


@dataclass(frozen=True)
class Similar:
    """Cases and new referrals of people with such names, the nearest first."""

    cases: list[Case] = field(default_factory=list)
    waiting: list[Referral] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cases or self.waiting)


def similar_to(actor: Actor, typed: str) -> Similar:
    """Those whose names are nearly ``typed``; none for what is an NHS number."""
    if Sought.of(typed, by_number=True).number is not None:
        return Similar()
    names = [*_of_cases(actor), *_of_waiting(actor)]
    near = tuple(nearest(typed, [(who, called) for who, *called in names], _SHOWN))
    if not near:
        return Similar()
    place = {who: nth for nth, who in enumerate(near)}

    def by_nearness(row: Case | Referral) -> int:
        return place[row.person_id]

    return Similar(
        sorted(_cases(actor, near), key=by_nearness),
        sorted(_waiting(actor, near), key=by_nearness),
    )


@put_together_once
def _of_cases(actor: Actor) -> QuerySet[Case, _Names]:
    newest = visible_to(actor).order_by("-opened_at")
    return newest.values_list("person_id", *(f"person__{name}" for name in _CALLED))[:_READ]


@put_together_once
def _of_waiting(actor: Actor) -> QuerySet[Referral, _Names]:
    newest = waiting_for(actor).order_by("-sent_at")
    return newest.values_list("person_id", *(f"person__{name}" for name in _CALLED))[:_READ]


@put_together_once
def _cases(actor: Actor, near: tuple[uuid.UUID, ...]) -> QuerySet[Case]:
    rows = listed(visible_to(actor).filter(person_id__in=among(near)))
    return rows.order_by("-status", F("opened_at").desc())


@put_together_once
def _waiting(actor: Actor, near: tuple[uuid.UUID, ...]) -> QuerySet[Referral]:
    return waiting_for(actor).filter(person_id__in=among(near))
