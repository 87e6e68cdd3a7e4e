"""What of a record can be hidden from whoever acts for its person, piece by piece."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care.queries import goals_visible_to, plans_visible_to, visible_to
from alongside.people.models import Hidden
from alongside.referrals.queries import visible_to as referrals_visible_to

_W = Hidden.What


@dataclass(frozen=True)
class Piece:
    """One thing that can be hidden, as somebody would point at it."""

    what: str
    subject: uuid.UUID
    name: str

    @property
    def kind(self) -> str:
        """What it is, in a few words."""
        return str(Hidden.What(self.what).label)


def pieces(actor: Actor, person_id: uuid.UUID) -> list[Piece]:
    """All that the actor sees of the person and could hide, the whole record first."""
    return [
        Piece(_W.RECORD, person_id, _("All of it")),
        *_referrals(actor, person_id),
        *_of_the_plans(actor, person_id),
    ]


def _referrals(actor: Actor, person_id: uuid.UUID) -> Iterator[Piece]:
    sent = referrals_visible_to(actor).filter(person_id=person_id)
    named = sent.select_related("service", "to_organisation").only(
        "reference", "status", "sent_at", "service__name", "to_organisation__name"
    )
    for referral in named.order_by("-sent_at"):
        name = referral.service.name if referral.service else referral.to_organisation.name
        yield Piece(_W.REFERRAL, referral.pk, name)


def _of_the_plans(actor: Actor, person_id: uuid.UUID) -> Iterator[Piece]:
    cases = list(visible_to(actor).filter(person_id=person_id).values_list("pk", flat=True))
    for plan in plans_visible_to(actor).filter(case__in=cases).only("id"):
        yield Piece(_W.WORDS, plan.pk, _("The words of the plan"))
    for goal in goals_visible_to(actor).filter(case__in=cases).prefetch_related("actions"):
        yield Piece(_W.GOAL, goal.pk, goal.words)
        for step in goal.actions.all():
            yield Piece(_W.STEP, step.pk, step.what)
