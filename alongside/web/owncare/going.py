"""Going alone: say where and until when, be asked, and be looked for."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.care.models import Appointment, Case
from alongside.care.queries import appointments_of
from alongside.care.risks import known_in, known_of
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.owncare import services
from alongside.owncare.ladder import REMINDED_FOR, TOLD_FOR
from alongside.owncare.models import LoneVisit
from alongside.owncare.queries import lone_visits as queries
from alongside.people.models import Person
from alongside.people.queries import person_visible_to
from alongside.people.queries.protection import protection_of
from alongside.people.services import see
from alongside.web.caseload.views.case import the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.owncare.forms import (
    HappenedForm,
    NumberForm,
    SetOutForm,
    clock_time,
    proposed_time,
)
from alongside.web.owncare.near import back_by, is_near, place_of
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def set_out(request: Request) -> HttpResponse:
    """Say where I go, until when, and who is told if I say nothing."""
    return _set_out(request)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def set_out_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The same for the home of somebody whom I work with: their address stands there already.

    With an ``appointment`` of mine in the address, its place and end do.
    """
    return _set_out(request, the_case(request, case_id))


def _set_out(request: Request, case: Case | None = None) -> HttpResponse:
    person = case.person if case else None
    out = queries.out_now(request.actor)
    if out and request.method == "GET":
        return redirect("lone_visit", out.pk)
    protected = person is not None and person.protected
    form = SetOutForm(
        queries.buddies(request.actor, person),
        typed(request),
        alone=not protected,
        initial=_proposed(request, case),
    )
    if request.method == "POST" and form.is_valid():
        try:
            key = uuid.UUID(form_key(request))
            visit = services.set_out(actor=request.actor, key=key, person=person, **form.told())
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("lone_visit", visit.pk)
    mobile, stopped = _ways(request)
    context = {
        "form": form,
        "person": person,
        "case_id": case and case.pk,
        "known": known_in(case) if case else [],
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        "reminded": int(REMINDED_FOR.total_seconds() // 60),
        "told": int(TOLD_FOR.total_seconds() // 60),
        "mobile": mobile,
        "stopped": stopped,
        "texted": mobile and not stopped and settings.TEXTS_VIA != "none",
    }
    status = 422 if form.errors else 200
    return render(request, "owncare/set_out.html", context, status=status)


def _ways(request: Request) -> tuple[str, bool]:
    return queries.own_number(request.actor), queries.own_number_is_stopped(request.actor)


def _proposed(request: Request, case: Case | None) -> dict[str, Any]:
    if case is None:
        return {"back": proposed_time(), "buddy": queries.last_buddy(request.actor, None) or ""}
    see(actor=request.actor, person=case.person)
    home, now = _home(request, case.person), clock.now()
    meeting = _mine(request, case.pk, request.GET.get("appointment"))
    near = meeting is not None and is_near(meeting, now)
    return {
        "place": place_of(meeting, home) if meeting else home,
        "back": clock_time(back_by(meeting, now)) if meeting and near else proposed_time(),
        "buddy": queries.last_buddy(request.actor, case.person) or "",
    }


def _mine(request: Request, case_id: uuid.UUID, asked: object) -> Appointment | None:
    """My appointment of that case by the id that was asked for, if it is still arranged."""
    try:
        appointment_id = uuid.UUID(str(asked))
    except ValueError:
        return None
    mine = appointments_of(request.actor, case_id).filter(
        worker_id=request.actor.user, status=Appointment.Status.PLANNED
    )
    return mine.filter(pk=appointment_id).first()


def _home(request: Request, person: Person) -> str:
    """Where they live, as far as whoever asks may know it."""
    lives = protection_of(request.actor, person.pk) if person.protected else person
    return ", ".join(part for part in (lives.address, lives.postcode) if part) if lives else ""


@requires(Permission.CASES_WORK)
@require_POST
def set_out_from(request: Request, case_id: uuid.UUID, appointment_id: uuid.UUID) -> HttpResponse:
    """Set out to an appointment of mine with one tap; what is not known is asked for.

    Where a risk is known it is read first.
    """
    case = the_case(request, case_id)
    appointment = _mine(request, case_id, appointment_id)
    if appointment is None:
        raise Http404
    asked_first = f"{reverse('set_out_to', args=[case_id])}?appointment={appointment.pk}"
    if known_in(case) and not queries.out_now(request.actor):
        return redirect(asked_first)
    try:
        visit = services.set_out(
            actor=request.actor,
            key=uuid.uuid5(uuid.UUID(form_key(request)), str(appointment.pk)),
            person=case.person,
            place=place_of(appointment, _home(request, case.person)),
            back_at=back_by(appointment, clock.now()),
            buddy=queries.last_buddy(request.actor, case.person),
        )
    except OutOfTurn as error:
        messages.warning(request, error.message)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect(asked_first)
    else:
        return redirect("lone_visit", visit.pk)
    return redirect("set_out")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD"])
def lone_visit(request: Request, lone_visit_id: uuid.UUID) -> HttpResponse:
    """Whoever is out says how it is; whoever was told sees where, and says what happened."""
    return _page(request, _found(request, lone_visit_id), HappenedForm())


def _found(request: Request, visit_id: uuid.UUID) -> LoneVisit:
    seen = queries.visits_visible_to(request.actor).select_related("by", "buddy", "ended_by")
    found = seen.filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, visit: LoneVisit, form: HappenedForm) -> HttpResponse:
    mine = visit.by_id == request.actor.user
    where = queries.whereabouts_visible_to(request.actor).filter(visit=visit).first()
    if where and not mine:
        services.look_where(actor=request.actor, whereabouts=where)
    person = where and where.person_id and person_visible_to(request.actor, where.person_id)
    context = {
        "visit": visit,
        "mine": mine,
        "where": where,
        "person": person,
        "known": known_of(request.actor, person.pk) if person and visit.is_open else [],
        "steps": queries.steps_visible_to(request.actor)
        .filter(visit=visit)
        .select_related("by", "whom"),
        "form": form,
        "key": str(uuid.uuid4()),
        "longer": services.LONGER,
        "now": clock.now(),
    }
    return render(request, "owncare/lone_visit.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_POST
def say(request: Request, lone_visit_id: uuid.UUID) -> HttpResponse:
    """I am safe, I need longer, or: look for me now."""
    visit = _found(request, lone_visit_id)
    try:
        messages.success(request, _said(request, visit))
    except Refused as error:
        messages.warning(request, error.message)
    return redirect("lone_visit", visit.pk)


def _said(request: Request, visit: LoneVisit) -> str:
    what = str(request.POST.get("say", ""))
    if what == "safe":
        if services.say_safe(actor=request.actor, visit=visit).alarm_at:
            return _("Good that you are back. Whoever was told to look for you hears of it.")
        return _("Good that you are back. Nobody is told anything.")
    if what == "alarm":
        services.raise_alarm(actor=request.actor, visit=visit)
        return _("The alarm is raised: your colleagues are told now.")
    if what not in {str(minutes) for minutes in services.LONGER}:
        raise BadRequest("Nothing was said that this page offers.")
    key = uuid.UUID(form_key(request))
    services.extend(actor=request.actor, visit=visit, minutes=int(what), key=key)
    return _("Noted: you are asked %(minutes)s minutes later.") % {"minutes": what}


@requires(Permission.CASES_WORK)
@require_POST
def say_what_happened(request: Request, lone_visit_id: uuid.UUID) -> HttpResponse:
    """A colleague who was told says what came of it."""
    visit = _found(request, lone_visit_id)
    form = HappenedForm(request.POST)
    if form.is_valid():
        try:
            services.say_what_happened(actor=request.actor, visit=visit, **form.cleaned_data)
        except OutOfTurn:
            messages.warning(request, _("There was news already. Nothing was changed."))
            return redirect("lone_visit", visit.pk)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted. Nobody else is told to look."))
            return redirect("lone_visit", visit.pk)
    return _page(request, visit, form)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def alarm_number(request: Request) -> HttpResponse:
    """The mobile on which I am asked and told."""
    mobile, stopped = _ways(request)
    form = NumberForm(typed(request), initial={"mobile": mobile})
    if request.method == "POST" and form.is_valid():
        try:
            services.say_number(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("yourself")
    status = 422 if form.errors else 200
    context = {"form": form, "stopped": stopped}
    return render(request, "owncare/alarm_number.html", context, status=status)
