"""Reading plans with their goals and steps; whoever acts for somebody reads less of them."""

import uuid
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.care.models import (
    Action,
    Goal,
    Plan,
    PlanDraft,
    PlanVersion,
)
from alongside.care.models.plan import ABOUT_ME
from alongside.care.queries.cases import visible_to
from alongside.common.statements import put_together_once
from alongside.consent.models import Consent
from alongside.people.queries.proxies import not_hidden
from alongside.referrals.models import Referral

_PLAN_FOR_A_PROXY = (*ABOUT_ME, "contingency", "ending", "review_on")


Part = TypeVar("Part", Goal, Action, Plan)


def goals_visible_to(actor: Actor) -> QuerySet[Goal]:
    """The goals of the cases that the actor may see; for a service those it was agreed to show."""
    if actor.may(Permission.REFERRALS_ANSWER):
        # Through a narrow door: the case itself stays closed to a service.
        return Goal.objects.filter(
            case_id__in=RawSQL("SELECT case_id FROM care_shared_cases()", [])
        )
    goals = Goal.objects.filter(case__in=visible_to(actor))
    return _for_a_proxy(actor, goals) if actor.acts_for else goals


def _for_a_proxy(actor: Actor, rows: QuerySet[Part]) -> QuerySet[Part]:
    """Of these parts of a plan, those that whoever acts for the person may read."""
    return rows.filter(not_hidden()) if actor.may(Permission.PROXY_PLAN) else rows.none()


def goals_shown_with(actor: Actor, referral: Referral) -> QuerySet[Goal]:
    """What the receiver of an onward referral may see of the plan that it came from."""
    consent = referral.consent
    if referral.parent_id is None or not (consent and consent.shares(Consent.Data.PLAN)):
        return Goal.objects.none()
    case = RawSQL(
        "SELECT case_id FROM care_shared_cases() WHERE referral_id = %s", [referral.parent_id]
    )
    return goals_visible_to(actor).filter(case_id__in=case).prefetch_related("actions")


def actions_visible_to(actor: Actor) -> QuerySet[Action]:
    steps = Action.objects.filter(goal__in=goals_visible_to(actor))
    return _for_a_proxy(actor, steps) if actor.acts_for else steps


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    """The plans of the cases that the actor sees: a person's own is theirs to read whole."""
    plans = Plan.objects.filter(case__in=visible_to(actor))
    return _for_a_proxy(actor, plans) if actor.acts_for else plans


def versions_visible_to(actor: Actor) -> QuerySet[PlanVersion]:
    if actor.acts_for:
        return PlanVersion.objects.none()
    return PlanVersion.objects.filter(plan__in=plans_visible_to(actor))


def drafts_visible_to(actor: Actor) -> QuerySet[PlanDraft]:
    """What the actor has typed and not saved: nobody else reads along."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return PlanDraft.objects.none()
    return PlanDraft.objects.filter(case__in=visible_to(actor), by_id=actor.user)


def plan_of(actor: Actor, case_id: uuid.UUID) -> Plan | None:
    """The plan as it stands, None while nothing is written."""
    return next(iter(_plan_of(actor, case_id)), None)


@put_together_once
def _plan_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[Plan]:
    return plans_visible_to(actor).filter(case=case_id)[:1]


def draft_of(actor: Actor, case_id: uuid.UUID, part: str) -> PlanDraft | None:
    """What the actor typed into this part of a plan and has not saved."""
    return drafts_visible_to(actor).filter(case=case_id, part=part).first()


def versions_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[PlanVersion]:
    """Every version of a plan, the newest first."""
    versions = versions_visible_to(actor).filter(plan__case=case_id)
    return versions.select_related("by").defer(*but_their_name("by"))


def plan_for_a_proxy(actor: Actor, case_id: uuid.UUID) -> Plan | None:
    """What the person says of themselves in that case, and what was arranged."""
    return plans_visible_to(actor).filter(case=case_id).only(*_PLAN_FOR_A_PROXY).first()
