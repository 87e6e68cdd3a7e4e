"""What of a case is still open when it is about to be closed."""

from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.care.models import (
    Action,
    Case,
    Goal,
)
from alongside.referrals.models import Referral
from alongside.referrals.queries import all_onward_from
from alongside.referrals.states import OPEN


@dataclass(frozen=True)
class Unfinished:
    """What is still open in a case that somebody is about to close."""

    goals: list[Goal]
    steps: list[Action]
    onward: list[Referral]

    def __bool__(self) -> bool:
        return bool(self.goals or self.steps or self.onward)


def unfinished(actor: Actor, case: Case) -> Unfinished:
    """Goals without a step, steps not done, and referrals that a service has still in hand."""
    goals = list(case.goals.all())
    return Unfinished(
        goals=[goal for goal in goals if not goal.actions.all()],
        steps=[step for goal in goals for step in goal.actions.all() if step.done_at is None],
        onward=[one for one in all_onward_from(actor, case.referral_id) if one.status in OPEN],
    )
