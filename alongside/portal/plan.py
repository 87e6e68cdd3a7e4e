"""The person's plan: what matters to them, and who does what by when."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care import plan_page
from alongside.care.models import Action, Case, Goal
from alongside.care.queries import for_the_person, plan_of


@dataclass(frozen=True)
class Step:
    """A step towards a goal, and who takes it as the person would say it."""

    action: Action
    who: str


@dataclass(frozen=True)
class Aim:
    """A goal in the person's words, with its steps."""

    goal: Goal
    steps: list[Step]


@dataclass(frozen=True)
class Plan:
    """What a person and their link worker agreed."""

    case: Case
    aims: list[Aim]
    about_me: list[plan_page.Said]
    arranged: list[plan_page.Said]
    review_on: dt.date | None


def plans(actor: Actor) -> list[Plan]:
    """The plans of the person who asks, newest first."""
    return [_plan(actor, case) for case in for_the_person(actor)]


def _plan(actor: Actor, case: Case) -> Plan:
    written = plan_of(actor, case.pk)
    return Plan(
        case,
        [
            Aim(goal, [Step(action, _who(action, case)) for action in goal.actions.all()])
            for goal in case.goals.all()
        ],
        about_me=plan_page.about_me(written),
        arranged=plan_page.arranged(written),
        review_on=written.review_on if written else None,
    )


def _who(action: Action, case: Case) -> str:
    owners = Action.Owner
    names = {
        str(owners.PERSON): _("You"),
        str(owners.WORKER): case.worker.name,
        str(owners.OTHER): _("Somebody else"),
    }
    return names[action.owner]
