"""Open cases to pick one of, or some: one's own with those that one covers, or the team's."""

from django.db.models import F

from alongside.accounts.actor import Actor
from alongside.care.cover import covered_for, in_hand
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.care.risks import noted_kinds
from alongside.care.states import Status

_NAMES = ("person__family_name", "person__given_name")
_SHOWN = (*_NAMES, "person__preferred_name", "person__date_of_birth", "person_id")


def to_pick(actor: Actor, *, whole_team: bool) -> list[Case]:
    """By name, with what is shown of them, and whether a risk is known."""
    cases = visible_to(actor).filter(status=Status.OPEN)
    if not whole_team:
        cases = cases.filter(in_hand(actor, covered_for(actor)))
    shown = cases.select_related("person").only("opened_at", "first_contact_at", *_SHOWN)
    with_risk = shown.annotate(told_risk=F("referral__risk"), noted_kinds=noted_kinds())
    return list(with_risk.order_by(*_NAMES, "id"))
