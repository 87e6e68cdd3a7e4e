"""Reading cases: always from what the actor may see."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, F, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.care.asking import may_have_gone, session_ahead, to_ask
from alongside.care.models import (
    Action,
    Appointment,
    Case,
    CaseMove,
    Contact,
    FirstVisit,
    Goal,
    Moment,
    Plan,
    PlanDraft,
    PlanVersion,
    TextReply,
)
from alongside.care.models.plan import ABOUT_ME
from alongside.care.risks import noted_kinds, noted_risks
from alongside.care.states import NOT_REACHED, Status
from alongside.common import clock
from alongside.common.parts import attach, put_together, with_parts
from alongside.common.statements import how_many, put_together_once
from alongside.consent.models import Consent
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship
from alongside.people.queries.protection import may_know
from alongside.people.queries.proxies import not_hidden
from alongside.referrals.finding import Sought, looked_for
from alongside.referrals.models import Referral
from alongside.referrals.queries import all_onward_from
from alongside.referrals.queries import not_hidden as referral_not_hidden
from alongside.referrals.reasons import attach_reasons, reason_names, reasons
from alongside.referrals.states import OPEN

# What a row of a list shows. A whole case, person and referral have three times as many columns.
_LISTED = (
    *("organisation_id", "person_id", "worker_id", "referral_id", "status"),
    *("opened_at", "first_contact_at", "last_contact_at", "next_contact_on", "contact_by"),
    *("person__given_name", "person__preferred_name", "person__family_name"),
    "worker__name",
)

# What a person may read of their case and of each contact: the database holds to the same.
_FOR_THE_PERSON = (
    *("organisation_id", "person_id", "referral_id", "status", "outcome"),
    *("opened_at", "first_contact_at", "next_contact_on", "closed_at"),
    *("worker__name", "organisation__name", "organisation__phone", "organisation__email"),
)
_FOR_A_PROXY = (
    *("person_id", "referral_id", "status", "opened_at", "next_contact_on", "closed_at"),
    *("worker__name", "organisation__name", "organisation__phone", "organisation__email"),
)
_PLAN_FOR_A_PROXY = (*ABOUT_ME, "contingency", "ending", "review_on")
_CONTACT_FOR_THE_PERSON = ("case_id", "kind", "at", "outcome")

Part = TypeVar("Part", Goal, Action, Plan)


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


def contacts_visible_to(actor: Actor) -> QuerySet[Contact]:
    if actor.acts_for:
        return Contact.objects.none()
    return Contact.objects.filter(case__in=visible_to(actor))


def text_replies_visible_to(actor: Actor) -> QuerySet[TextReply]:
    """What people texted back, in the cases that the actor may see; none for who acts for them.

    What a protected person texts may say where they are: the circle alone reads it.
    """
    if actor.acts_for:
        return TextReply.objects.none()
    there = TextReply.objects.filter(case__in=visible_to(actor))
    return there.filter(Q(case__person__protected=False) | may_know(actor, "case__person_id"))


def steps_visible_to(actor: Actor) -> QuerySet[CaseMove]:
    return CaseMove.objects.filter(case__in=visible_to(actor))


def closing_of(actor: Actor, case_id: uuid.UUID) -> CaseMove | None:
    """The step that closed a case, with who made it; nobody where the clock did."""
    ended = steps_visible_to(actor).filter(case=case_id, name__in=("close", "lapse"))
    return ended.select_related("by").order_by("-created_at").first()


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


def tries_of(case: Case) -> list[dt.datetime]:
    """When it was tried to reach somebody who was not spoken with yet, the first try first.

    The case is one that the actor sees.
    """
    if case.first_contact_at:
        return []
    return sorted(_tries_in(case.pk))


@put_together_once
def _tries_in(case_id: uuid.UUID) -> QuerySet[Contact, dt.datetime]:
    tried = Contact.objects.filter(case=case_id, outcome__in=NOT_REACHED)
    return tried.values_list("at", flat=True)


def moments_in(case_id: uuid.UUID) -> QuerySet[Moment]:
    """When what happened in a case that the actor sees, in no order."""
    return Moment.objects.filter(case_id=case_id)


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    """What was ever arranged with the people of the cases that the actor sees."""
    return Appointment.objects.filter(case__in=visible_to(actor)).select_related("case", "worker")


def appointments_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[Appointment]:
    """Those with the person of a case, the earliest first."""
    return appointments_visible_to(actor).filter(case_id=case_id)


def arranged(actor: Actor, worker_id: uuid.UUID | None = None) -> QuerySet[Appointment]:
    """Appointments of open cases of which nobody has said yet what became of them, by time.

    With the risks that somebody should have read before: what was told, and what is ``noted``.
    """
    rows = Appointment.objects.filter(
        case__in=visible_to(actor).filter(status=Status.OPEN), status=Appointment.Status.PLANNED
    )
    if worker_id:
        rows = rows.filter(worker_id=worker_id)
    with_risks = rows.select_related("case__person", "worker").annotate(
        noted=noted_risks("case__"),
        told_risk=F("case__referral__risk"),
        told_words=F("case__referral__risk_note"),
    )
    return with_risks.order_by("at", "id")


@put_together_once
def arranged_in(actor: Actor, case_id: uuid.UUID) -> QuerySet[Appointment]:
    """Those of one case."""
    return arranged(actor).filter(case=case_id)


def visits_visible_to(actor: Actor) -> QuerySet[FirstVisit]:
    """The services that people were told of or referred to, in order."""
    return FirstVisit.objects.filter(case__in=visible_to(actor)).select_related("case")


def visits_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[FirstVisit]:
    """Those of the person of a case."""
    return visits_visible_to(actor).filter(case_id=case_id)


@put_together_once
def every_visit_of(actor: Actor, case_id: uuid.UUID, today: dt.date) -> QuerySet[FirstVisit]:
    """All of them, each with whether they ``may_have_gone`` and are ``to_ask`` that day.

    And whether a session is ahead.
    """
    return visits_of(actor, case_id).annotate(
        may_have_gone=may_have_gone(today),
        session_ahead=session_ahead(today),
        to_ask=ExpressionWrapper(to_ask(today), output_field=BooleanField()),
    )


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


def for_the_person(actor: Actor) -> QuerySet[Case]:
    """The cases of the person who asks with their plans, newest first, in what they may read."""
    contacts = contacts_visible_to(actor).only(*_CONTACT_FOR_THE_PERSON)
    return (
        visible_to(actor)
        .select_related("worker", "organisation")
        .only(*_FOR_THE_PERSON)
        .prefetch_related("goals__actions", Prefetch("contacts", queryset=contacts))
        .order_by("-opened_at")
    )


def for_a_proxy(actor: Actor) -> QuerySet[Case]:
    """The cases of the person whom the actor acts for, newest first, in what they may read."""
    steps = Prefetch("actions", queryset=actions_visible_to(actor))
    goals = goals_visible_to(actor).prefetch_related(steps)
    return (
        visible_to(actor)
        .select_related("worker", "organisation")
        .only(*_FOR_A_PROXY)
        .prefetch_related(Prefetch("goals", queryset=goals))
        .order_by("-opened_at")
    )


def plan_for_a_proxy(actor: Actor, case_id: uuid.UUID) -> Plan | None:
    """What the person says of themselves in that case, and what was arranged."""
    return plans_visible_to(actor).filter(case=case_id).only(*_PLAN_FOR_A_PROXY).first()


def case_of_referral(actor: Actor, referral_id: uuid.UUID) -> Case | None:
    """The case that a referral began, if the actor may see it."""
    return visible_to(actor).select_related("worker").filter(referral_id=referral_id).first()


def is_overdue(case: Case) -> bool:
    """The promised next contact lies in the past, or none was ever promised."""
    today: dt.date = clock.today()
    return case.is_open and (case.next_contact_on is None or case.next_contact_on < today)


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
