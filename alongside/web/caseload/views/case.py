"""The case: what the person wants, what was done, what comes next."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.care import gp_note, plan_page, queries, services, to_do
from alongside.care.asking import unasked
from alongside.care.attempts import MOST_TRIES, next_try
from alongside.care.cover import absence_of
from alongside.care.dropping_off import signs
from alongside.care.glance import case_at_a_glance
from alongside.care.models import Action, Case, FirstVisit, Goal, Task
from alongside.care.person_messages import TRIED
from alongside.care.risks import known_in
from alongside.care.services.again import Written
from alongside.care.shares import rule_of, usual_rule, weight_of
from alongside.care.states import NOT_REACHED
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.outcomes import queries as outcomes
from alongside.outcomes.instruments import instrument
from alongside.people.queries.deaths import standing_death
from alongside.people.queries.merging import likely_same, merges_on
from alongside.people.queries.protection import circle_of, protection_of
from alongside.people.queries.relations import standing_for
from alongside.people.queries.sharing import who_shares
from alongside.people.services import see
from alongside.referrals.chain import further
from alongside.referrals.models import HELD_BY_ONE, Referral
from alongside.referrals.queries import all_onward_from
from alongside.referrals.states import CAME, REASONED, Status
from alongside.safeguarding.queries import mark_in, marks
from alongside.web.caseload import story
from alongside.web.caseload.forms import ActionForm, CloseForm, GoalForm
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.owncare.near import is_near
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse

MOST_ON_PAPER = 2_000


def the_case(request: Request, case_id: uuid.UUID) -> Case:
    """The case by this id, if the actor may see it; 404 otherwise."""
    case = queries.case_visible_to(request.actor, case_id)
    if case is None:
        raise Http404
    return case


@requires(Permission.CASES_WORK)
def case(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Everything about one case on one page; what happened goes over several."""
    return _case_page(request, case_id, story.PER_PAGE)


@requires(Permission.CASES_WORK)
def print_case(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The same with all that happened, for paper."""
    return _case_page(request, case_id, MOST_ON_PAPER, on_paper=True)


def _case_page(
    request: Request, case_id: uuid.UUID, per_page: int, *, on_paper: bool = False
) -> HttpResponse:
    found = case_at_a_glance(request.actor, case_id, marks)
    if found is None:
        raise Http404
    see(actor=request.actor, person=found.person)
    any_of = found.glance
    onward = all_onward_from(request.actor, found.referral_id) if any_of.any_onward else []
    held = story.held(request.actor, found, onward)
    kinds = {kind for _at, kind, _pk in held}
    today = clock.today()
    visits = queries.every_visit_of(request.actor, case_id, today) if "visit" in kinds else []
    written = _written(request, found, visits, onward) if any_of.any_written else []
    happened = story.Story(request.actor, held, written)
    page = page_of(request, happened.moments(), per_page)
    context = {
        "case": found,
        "visits": visits,
        "planned": {visit.referral_id for visit in visits},
        "unasked": unasked(visits, onward),
        "over": {referral.pk for referral in onward if referral.status in REASONED | CAME},
        "arranged": queries.arranged_in(request.actor, case_id) if any_of.any_arranged else [],
        "today": today,
        "now": clock.now(),
        "is_near": is_near,
        "key": str(uuid.uuid4()),
        "on_paper": on_paper,
        "page": page,
        "lines": happened.told(page.object_list),
        "onward": onward,
        "further": further(found.referral) if _may_go_on(onward) else {},
        "measures": outcomes.for_case(request.actor, found.pk) if "response" in kinds else [],
        "asked": instrument("ons4"),
        "about_me": plan_page.about_me(queries.plan_of(request.actor, case_id))
        if "version" in kinds
        else [],
        **_about_the_person(request, found),
        **_about_the_work(request, found, visits),
    }
    return render(request, "caseload/case.html", context)


def _about_the_person(request: Request, found: Any) -> dict[str, Any]:
    """What is to be known before anybody rings: who else it may be, who acts, what is kept back."""
    actor, person, any_of = request.actor, found.person, found.glance
    sharers = who_shares(actor, person.pk) if any_of.any_sharing and not person.protected else []
    acting = standing_for(actor, person.pk) if any_of.any_acting else []
    return {
        "kept": protection_of(actor, person.pk) if person.protected else None,
        "circle": circle_of(actor, person.pk) if person.protected else [],
        "sharers": sharers,
        "likely": likely_same(actor, person, sharers),
        "may_merge": actor.may(Permission.PEOPLE_MERGE),
        "merges": merges_on(actor, person.pk) if any_of.any_merges else [],
        "acting": [one for one in acting if one.acts],
        "death": standing_death(actor, person.pk) if person.has_died else None,
        "mark": mark_in(found),
        "known": known_in(found),
    }


def _about_the_work(request: Request, found: Any, visits: list[Any]) -> dict[str, Any]:
    """What is to be done, by whom and until when, and what shows that somebody may be lost."""
    actor, any_of, tries = request.actor, found.glance, found.tries
    tasks = to_do.tasks_of(actor, found.pk) if any_of.any_tasks else []
    work = {
        "tasks": tasks,
        "moved": any(task.reason == Task.Reason.MOVED for task in tasks),
        "tries": len(tries),
        "most": MOST_TRIES,
        "next_try": next_try(tries),
        "may_write": not any_of.last_outcomes or any_of.last_outcomes[0] in NOT_REACHED,
        "overdue": queries.is_overdue(found),
        "may_reassign": found.is_open and actor.may(Permission.CASES_REASSIGN),
    }
    if not found.is_open:
        return {**work, "signs": [], "weight": None, "away": None}
    to_ask = any(visit.to_ask for visit in visits)
    lost = signs(any_of.last_outcomes, len(tries), visits, to_ask)
    rule = rule_of(actor) if any_of.any_shares else usual_rule()
    away = absence_of(actor, found.worker_id) if any_of.any_absence else None
    return {**work, "signs": lost, "weight": weight_of(found, rule), "away": away}


def _written(
    request: Request, found: Case, visits: list[FirstVisit], onward: list[Referral]
) -> list[Written]:
    """What the house wrote to them; by hand it was a contact, which stands there as that."""
    about = [visit.pk for visit in visits] + [referral.pk for referral in onward]
    return [
        one
        for one in services.written_to(request.actor, found, about)
        if one.message.template != TRIED
    ]


def _may_go_on(onward: list[Referral]) -> bool:
    """Whether one of them was taken on, so that its service may have referred the person on."""
    return any(one.status in HELD_BY_ONE | {Status.CLOSED} for one in onward)


def form_page(
    request: Request, found: Case, form: forms.Form, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """One form about a case on a page of its own."""
    context = {
        "case": found,
        "form": form,
        "title": title,
        "button": button,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        **more,
    }
    return render(request, "caseload/form.html", context, status=422 if form.errors else 200)


def typed(request: Request) -> Any:
    """What was posted, else what was typed before a session ended."""
    return request.POST if request.method == "POST" else kept_typing(request)


def kept(request: Request, form: forms.Form, verb: Callable[..., Any], said: str) -> Any:
    """What the verb made of the posted form, or True, and said so; if not, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        made = verb(actor=request.actor, key=uuid.UUID(form_key(request)), **form.cleaned_data)
    except Refused as error:
        refuse(form, error)
        return False
    messages.success(request, said)
    return made or True


def after(page: str, case_id: uuid.UUID, event: str) -> HttpResponse:
    """To a page of the case, which asks whether to tell the practice of the event, if any."""
    address = reverse(page, args=[case_id])
    return redirect(f"{address}?tell={event}" if event else address)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def set_goal(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Keep what matters to the person."""
    found, form = the_case(request, case_id), GoalForm(typed(request))
    if gone := closed(request, found):
        return gone
    verb = partial(services.set_goal, case=found)
    if kept(request, form, verb, _("The goal is kept. Now agree a first step.")):
        return redirect("case", case_id)
    return form_page(request, found, form, title=_("Set a goal"), button=_("Save goal"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def agree_action(request: Request, case_id: uuid.UUID, goal_id: uuid.UUID) -> HttpResponse:
    """Agree a step towards a goal."""
    found, form = the_case(request, case_id), ActionForm(typed(request))
    if gone := closed(request, found):
        return gone
    goal = _part(found.goals.all(), goal_id)
    verb = partial(services.agree_action, goal=goal)
    if kept(request, form, verb, _("The step is agreed.")):
        return redirect("case", case_id)
    return form_page(
        request, found, form, title=_("Agree a step"), button=_("Save step"), goal=goal
    )


def _part(rows: Any, row_id: uuid.UUID) -> Any:
    """The row with this id among those of the case; 404 otherwise."""
    for row in rows:
        if row.pk == row_id:
            return row
    raise Http404


@requires(Permission.CASES_WORK)
@require_POST
def finish_action(request: Request, case_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    """Tick a step off."""
    found = the_case(request, case_id)
    steps = [step for goal in found.goals.all() for step in goal.actions.all()]
    action: Action = _part(steps, action_id)
    try:
        services.finish_action(actor=request.actor, action=action)
    except Refused as error:
        messages.warning(request, error.message)
    return redirect("case", case_id)


@requires(Permission.CASES_WORK)
@require_POST
def settle_goal(request: Request, case_id: uuid.UUID, goal_id: uuid.UUID) -> HttpResponse:
    """Say where a goal stands."""
    goal = _part(the_case(request, case_id).goals.all(), goal_id)
    status = str(request.POST.get("status", ""))
    try:
        services.settle_goal(actor=request.actor, goal=goal, status=status)
    except Refused as error:
        messages.warning(request, error.message)
        status = ""
    return after("case_plan", case_id, "goal" if status == Goal.Status.MET else "")


def _closed(within: bool) -> str:
    return _("The case is closed.") if within else _("The case is closed and the referrer is told.")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def close_case(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Close the case and tell the referrer; first, what is still open is shown."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    unfinished = queries.unfinished(request.actor, found)
    within = found.referral.stays_within
    words = {
        "note": "" if within else gp_note.draft(request.actor, found, closing=True),
        "outcome": request.GET.get("outcome", ""),
    }
    form = CloseForm(unfinished, typed(request), initial=words, stays_within=within)
    verb = partial(services.close_case, case=found)
    if kept(request, form, verb, _closed(within)):
        return redirect("case", case_id)
    return form_page(
        request,
        found,
        form,
        title=_("Close the case"),
        button=_("Close the case"),
        closing=True,
        unfinished=unfinished,
    )
