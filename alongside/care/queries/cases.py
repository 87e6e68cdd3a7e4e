"""Reading cases: always from what the actor may see."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care.models import (
    Case,
    CaseMove,
    Goal,
)
from alongside.care.risks import noted_kinds, noted_risks
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.parts import attach, put_together, with_parts
from alongside.common.statements import how_many, put_together_once
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship
from alongside.referrals.finding import Sought, looked_for
from alongside.referrals.queries import not_hidden as referral_not_hidden
from alongside.referrals.reasons import attach_reasons, reason_names, reasons

# What a row of a list shows. A whole case, person and referral have three times as many columns.
_LISTED = (
    *("organisation_id", "person_id", "worker_id", "referral_id", "status"),
    *("opened_at", "first_contact_at", "last_contact_at", "next_contact_on", "contact_by"),
    *("person__given_name", "person__preferred_name", "person__family_name"),
    "worker__name",
)


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The team's cases, while the team has a live care relationship with the person.

    A person sees their own, in the columns that are for their eyes; whoever acts for them less.
    """
    if actor.person_id:
        return Case.objects.filter(person_id=actor.person_id)
    if actor.acts_for:
        return _of_whom_they_act_for(actor, actor.acts_for)
    if not actor.may(Permission.CASES_WORK):
        return Case.objects.none()
    return Case.objects.filter(organisation_id=actor.organisation).filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    )


def _of_whom_they_act_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Case]:
    if not (actor.may(Permission.PROXY_PLAN) or actor.may(Permission.PROXY_NEWS)):
        return Case.objects.none()
    return Case.objects.filter(referral_not_hidden("referral_id"), person_id=person_id)


def steps_visible_to(actor: Actor) -> QuerySet[CaseMove]:
    return CaseMove.objects.filter(case__in=visible_to(actor))


def closing_of(actor: Actor, case_id: uuid.UUID) -> CaseMove | None:
    """The step that closed a case, with who made it; nobody where the clock did."""
    ended = steps_visible_to(actor).filter(case=case_id, name__in=("close", "lapse"))
    return ended.select_related("by").order_by("-created_at").first()


def board(
    actor: Actor, worker_id: uuid.UUID | None = None, today: dt.date | None = None
) -> QuerySet[Case]:
    """Open cases ready for a list, the one that waits longest for its next contact first.

    A case with no next contact planned stands below those whose promised day is over, and above
    what is promised for later: it presses as what is due ``today``.
    """
    cases = open_cases(actor, today or clock.today())
    return listed(cases.filter(worker_id=worker_id) if worker_id else cases)


def open_cases(actor: Actor, today: dt.date) -> QuerySet[Case]:
    """The same in the same order, with nothing of what a list shows."""
    due = Coalesce("next_contact_on", Value(today))
    return visible_to(actor).filter(status=Status.OPEN).order_by(due, "opened_at", "id")


@put_together_once
def found_page(actor: Actor, start: int, stop: int, sought: Sought) -> QuerySet[Case]:
    """Some of the team's cases, open ones first, by any part of a name or reference."""
    order = ("-status", "person__family_name", "person__given_name", "id")
    return listed(_found(actor, sought)).order_by(*order)[start:stop]


@put_together_once
def how_many_found(actor: Actor, sought: Sought) -> QuerySet[Case, int]:
    """How many these are."""
    return how_many(_found(actor, sought))


def _found(actor: Actor, sought: Sought) -> QuerySet[Case]:
    return visible_to(actor).filter(looked_for(sought, "referral__", "person__"))


def listed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what a row of a list shows, and no more.

    ``told_risk`` is what the referrer said of one, ``noted_kinds`` what the team did.
    """
    return (
        cases.select_related("person", "worker")
        .only(*_LISTED)
        .annotate(
            reason_names=reason_names("referral_id"),
            told_risk=F("referral__risk"),
            noted_kinds=noted_kinds(),
        )
    )


def case_visible_to(actor: Actor, case_id: uuid.UUID) -> Case | None:
    """One case with all that its page shows, or None if there is none for this actor."""
    return with_plan(_case_visible_to(actor, case_id))


def with_plan(found: Sequence[Case]) -> Case | None:
    """The case that was found ``whole``, if any, with its goals and their steps."""
    case: Any = next(iter(found), None)
    if case:
        attach(case, "goals", put_together(Goal, "actions", _goals_in(case.pk)))
        attach_reasons(case.referral, case.reasons)
    return case


@put_together_once
def _goals_in(case_id: uuid.UUID) -> QuerySet[Goal, tuple[Any, ...]]:
    return with_parts(Goal.objects.filter(case=case_id), "actions")


@put_together_once
def _case_visible_to(actor: Actor, case_id: uuid.UUID) -> QuerySet[Case]:
    return whole(actor, case_id)


def whole(actor: Actor, case_id: uuid.UUID) -> QuerySet[Case]:
    """A case with whom it is about, who holds it and the referral that it came of, and why.

    And with the risks that the team noted, for ``risks.known_in``.
    """
    return (
        visible_to(actor)
        .annotate(reasons=reasons("referral_id"), noted=noted_risks())
        .select_related(
            "person",
            "worker",
            "organisation",
            "referral__consent",
            "referral__from_organisation",
            "referral__from_user",
        )
        .filter(pk=case_id)
    )


def case_of_referral(actor: Actor, referral_id: uuid.UUID) -> Case | None:
    """The case that a referral began, if the actor may see it."""
    return visible_to(actor).select_related("worker").filter(referral_id=referral_id).first()


def is_overdue(case: Case) -> bool:
    """The promised next contact lies in the past, or none was ever promised."""
    today: dt.date = clock.today()
    return case.is_open and (case.next_contact_on is None or case.next_contact_on < today)
