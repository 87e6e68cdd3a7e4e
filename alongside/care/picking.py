"""Open cases to pick one of, or some: one's own with those that one covers, or the team's."""

from alongside.accounts.actor import Actor
from alongside.care.cover import covered_for, in_hand
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.care.states import Status

_NAMES = ("person__family_name", "person__given_name")
_SHOWN = (*_NAMES, "person__preferred_name", "person__date_of_birth", "person_id")


def to_pick(actor: Actor, *, whole_team: bool) -> list[Case]:
    """By name, with what is shown of them."""
    cases = visible_to(actor).filter(status=Status.OPEN)
    if not whole_team:
        cases = cases.filter(in_hand(actor, covered_for(actor)))
    shown = cases.select_related("person").only("opened_at", "first_contact_at", *_SHOWN)
    return list(shown.order_by(*_NAMES, "id"))
