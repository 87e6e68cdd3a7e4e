"""Verbs about goals."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.care.models import Goal
from alongside.care.services.cases import open_case
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing


@all_or_nothing()
def settle_goal(*, actor: Actor, goal: Goal, status: str) -> Goal:
    """Say where a goal stands: worked on, met, or no longer wanted."""
    case = open_case(actor, goal.case)
    if status not in Goal.Status:
        raise Refused(_("Choose where the goal stands."), field="status")
    goal = locked(goal)
    if goal.status != status:
        before, goal.status = goal.status, status
        goal.save(update_fields=["status"])
        record(actor, "goal.settle", goal, people=[case.person_id], before=before, to=status)
    return goal
