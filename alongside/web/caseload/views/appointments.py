"""Appointments: arranged from a case, listed for the day, taken into a calendar of one's own."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.booking.queries import busy_calendars
from alongside.care import cover, queries, services
from alongside.care.in_the_way import in_the_way
from alongside.care.models import Appointment
from alongside.care.risks import known_in
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.people.queries.protection import protections_of
from alongside.ui.formats import moment
from alongside.web.calendars.made import calendar_file, entry
from alongside.web.caseload.appointment_forms import AppointmentForm
from alongside.web.caseload.views.case import the_case, typed
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.owncare.near import is_near
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_safe
def appointments(request: Request) -> HttpResponse:
    """What I have to keep, or the team has, with how each person is safely reached."""
    whole_team = request.GET.get("show") == "team"
    arranged = queries.arranged(request.actor) if whole_team else cover.to_keep(request.actor)
    page = page_of(request, arranged)
    cases = [one.case for one in page.object_list]
    services.look_over(actor=request.actor, cases=cases, referrals=[])
    context = {
        "page": page,
        "kept": protections_of(request.actor, [case.person for case in cases]),
        "whole_team": whole_team,
        "calendars": busy_calendars(request.actor, request.actor.user),
        "now": clock.now(),
        "is_near": is_near,
        "covering": [] if whole_team else cover.covered_for(request.actor),
        "key": str(uuid.uuid4()),
    }
    return render(request, "caseload/appointments.html", context)


@requires(Permission.CASES_WORK)
@require_safe
def appointment_calendar(request: Request) -> HttpResponse:
    """My appointments for the calendar of a phone: when and how, never with whom or where."""
    return calendar_file(
        entry(
            one.pk,
            one.at,
            one.at + one.lasts,
            _("Appointment: %(how)s") % {"how": one.get_kind_display()},
            reverse("case", args=[one.case_id]),
        )
        for one in cover.to_keep(request.actor)
    )


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def book_appointment(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Arrange to meet."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    form = AppointmentForm(typed(request), protected=found.person.protected)
    if request.method == "POST" and form.is_valid() and not _is_in_the_way(request, form):
        try:
            key = uuid.UUID(form_key(request))
            services.book_appointment(actor=request.actor, case=found, key=key, **form.told())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The appointment is arranged."))
            return redirect("case", case_id)
    context: dict[str, Any] = {
        "case": found,
        "form": form,
        "known": known_in(found),
        "kept": protections_of(request.actor, [found.person]).get(found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/appointment.html", context, status=status)


def _is_in_the_way(request: Request, form: AppointmentForm) -> bool:
    """Whether the worker has something then already, and has not said that it is meant so."""
    said = form.told()
    key = uuid.UUID(form_key(request))
    found = in_the_way(request.actor, said["at"], said["minutes"], but=key)
    if not found or form.cleaned_data["although"]:
        return False
    times = ", ".join(moment(one) for one in found)
    form.add_error(
        "although",
        _("You have something arranged then: %(times)s. Choose another time, or tick this.")
        % {"times": times},
    )
    return True


@requires(Permission.CASES_WORK)
@require_POST
def settle_appointment(
    request: Request, case_id: uuid.UUID, appointment_id: uuid.UUID
) -> HttpResponse:
    """Say what became of it; one that took place leads to noting what was talked about."""
    found = the_case(request, case_id)
    appointment = queries.appointments_of(request.actor, case_id).filter(pk=appointment_id).first()
    if appointment is None:
        raise Http404
    status = str(request.POST.get("status", ""))
    try:
        services.settle_appointment(actor=request.actor, appointment=appointment, status=status)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("case", case_id)
    if status == Appointment.Status.KEPT:
        return redirect(f"{reverse('log_contact', args=[found.pk])}?of={appointment.pk}")
    messages.success(request, _("Noted."))
    return redirect("case", case_id)
