"""What is to do: mine, the team's, and what is in nobody's hands."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.booking.models import Place
from alongside.booking.queries import help_with_times
from alongside.care import cover, services, to_do
from alongside.care.models import Task
from alongside.care.services import look_over
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.referrals.queries import waiting_for
from alongside.web.caseload.task_forms import SettleForm, TaskForm
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse


@requires(Permission.CASES_WORK)
@require_safe
def tasks(request: Request) -> HttpResponse:
    """One's own tasks, or the whole team's (``?show=team``), the most pressing first."""
    whole_team = request.GET.get("show") == "team"
    covered = cover.covered_for(request.actor)
    rows = to_do.open_tasks(request.actor, None if whole_team else request.actor.user, covered)
    page = page_of(request, rows)
    _note_look(request, page.object_list)
    context = {"page": page, "whole_team": whole_team, "today": clock.today()}
    return render(request, "caseload/tasks.html", context)


@requires(Permission.CASES_WORK)
@require_safe
def inbox(request: Request) -> HttpResponse:
    """What the team has to do and nobody has in hand."""
    actor = request.actor
    free = page_of(request, to_do.unclaimed(actor), name="tasks")
    waiting = page_of(request, waiting_for(actor), name="waiting")
    orphans = page_of(request, to_do.without_a_worker(actor), name="cases")
    cases = [*orphans.object_list, *(task.case for task in free.object_list if task.case)]
    look_over(actor=actor, cases=cases, referrals=waiting.object_list)
    context = {
        "free": free,
        "waiting": waiting,
        "orphans": orphans,
        "to_arrange": _before_anybody_has_them(actor),
        "returned": page_of(request, to_do.returned_messages(actor), name="messages"),
        "today": clock.today(),
        "may_reassign": actor.may(Permission.CASES_REASSIGN),
    }
    return render(request, "caseload/inbox.html", context)


def _before_anybody_has_them(actor: Actor) -> list[Place]:
    """Times with help to arrange, of referrals that the team has not answered yet."""
    times = help_with_times(actor)
    if not times:
        return []
    new = set(waiting_for(actor).values_list("pk", flat=True))
    return [place for place in times if place.referral_id in new]


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def make_task(request: Request, case_id: uuid.UUID | None = None) -> HttpResponse:
    """Write down what is to do, about a case or about none."""
    found = the_case(request, case_id) if case_id else None
    if found and (gone := closed(request, found)):
        return gone
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    form = TaskForm(team, request.actor.user, typed(request), about_case=found is not None)
    if kept(request, form, partial(services.make_task, case=found), _("The task is written down.")):
        return redirect("case", case_id) if found else redirect("tasks")
    context = {
        "case": found,
        "form": form,
        "title": _("A new task"),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/task.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_POST
def claim_task(request: Request, task_id: uuid.UUID) -> HttpResponse:
    """Take a task that nobody has."""
    try:
        services.claim_task(actor=request.actor, task=_the_task(request, task_id))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is yours now: it stands among your tasks."))
    return redirect("inbox")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def settle_task(request: Request, task_id: uuid.UUID) -> HttpResponse:
    """Say what became of a task."""
    task = _the_task(request, task_id)
    form = SettleForm(typed(request), initial={"move": "finish"})
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_task(actor=request.actor, task=task, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("case", task.case_id) if task.case_id else redirect("tasks")
    context = {"task": task, "case": task.case, "form": form, "title": task.title}
    return render(request, "caseload/task.html", context, status=422 if form.errors else 200)


def _the_task(request: Request, task_id: uuid.UUID) -> Task:
    seen = to_do.tasks_visible_to(request.actor).select_related("case__person", "owner", "by")
    task = seen.filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task


def _note_look(request: Request, rows: object) -> None:
    cases = [task.case for task in rows if task.case]  # type: ignore[attr-defined]
    look_over(actor=request.actor, cases=cases, referrals=[])
