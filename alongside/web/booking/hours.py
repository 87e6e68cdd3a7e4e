"""When a link worker can be booked: said by themselves, or by whoever leads."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.booking import services
from alongside.booking.models import SlotPlan
from alongside.booking.queries import busy_calendars, slots
from alongside.common.errors import Refused
from alongside.web.booking.hour_forms import DayForm, SlotPlanForm, WeekForm
from alongside.web.doors import Request, requires
from alongside.web.replies import key_of, pressed, refuse

_FORMS = {"week": WeekForm, "day": DayForm}


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def own_hours(request: Request) -> HttpResponse:
    """One's own."""
    return redirect("slot_hours", request.actor.user)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def slot_hours(request: Request, worker_id: uuid.UUID) -> HttpResponse:
    """How long, what around it, how far ahead; then the hours, what is booked, what is free."""
    worker = _worker(request, worker_id)
    form = SlotPlanForm.of(_plan(request, worker))
    if request.method == "POST":
        form = SlotPlanForm(request.POST)
        if form.is_valid():
            services.offer_slots(actor=request.actor, worker_id=worker.pk, **form.cleaned_data)
            messages.success(request, _("Saved. Say below at which hours."))
            return redirect("slot_hours", worker_id)
    return _page(request, worker, form=form)


@requires(Permission.CASES_WORK)
@require_POST
def add_slot_hours(request: Request, worker_id: uuid.UUID) -> HttpResponse:
    """Hours of every week, or those of one day."""
    worker = _worker(request, worker_id)
    plan = _plan(request, worker)
    kind = pressed(request, _FORMS)
    form = _FORMS[kind](request.POST, prefix=kind)
    if plan is None:
        raise Http404
    if form.is_valid():
        key = key_of(request.POST.get("idempotency_key", ""))
        try:
            services.add_hours(actor=request.actor, plan=plan, key=key, **form.told())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. What is booked already stays booked."))
            return redirect("slot_hours", worker_id)
    week = form if isinstance(form, WeekForm) else None
    return _page(request, worker, week=week, day=form if isinstance(form, DayForm) else None)


@requires(Permission.CASES_WORK)
@require_POST
def drop_slot_hours(request: Request, worker_id: uuid.UUID, hours_id: uuid.UUID) -> HttpResponse:
    """These are no hours any more."""
    plan = _plan(request, _worker(request, worker_id))
    if plan is None:
        raise Http404
    services.drop_hours(actor=request.actor, plan=plan, hours_id=hours_id)
    messages.success(request, _("Taken out. What is booked already stays booked."))
    return redirect("slot_hours", worker_id)


def _worker(request: Request, worker_id: uuid.UUID) -> User:
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    may = worker_id == request.actor.user or request.actor.may(Permission.CASES_REASSIGN)
    worker = team.filter(pk=worker_id).first() if may else None
    if worker is None:
        raise Http404
    return worker


def _plan(request: Request, worker: User) -> SlotPlan | None:
    return slots.plans_to_set(request.actor).filter(worker=worker).first()


def _page(
    request: Request,
    worker: User,
    *,
    form: SlotPlanForm | None = None,
    week: WeekForm | None = None,
    day: DayForm | None = None,
) -> HttpResponse:
    plan = _plan(request, worker)
    booked = list(slots.booked_with(request.actor, worker.pk)[:50])
    services.look_at(actor=request.actor, people=[one.person_id for one in booked])
    leads = request.actor.may(Permission.CASES_REASSIGN)
    shown = (form, week, day)
    context = {
        "worker": worker,
        "plan": plan,
        "hours": plan.hours.all() if plan else [],
        "weekdays": WEEKDAYS,
        "free": slots.free_of([plan])[plan][:12] if plan else [],
        "booked": booked,
        "calendars": busy_calendars(request.actor, worker.pk),
        "form": form or SlotPlanForm.of(plan),
        "week": week or WeekForm(prefix="week"),
        "day": day or DayForm(prefix="day"),
        "team": colleagues_who_may(request.actor, Permission.CASES_WORK) if leads else [],
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    wrong = any(one is not None and one.errors for one in shown)
    return render(request, "booking/hours.html", context, status=422 if wrong else 200)
