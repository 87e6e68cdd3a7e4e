"""Asking a person on their own pages before anything is sent; and taking the question back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.asks import services
from alongside.asks.queries import can_be_asked, visible_to
from alongside.asks.services import Question
from alongside.care.risks import noted_in
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.rules import age_band
from alongside.directory.queries import referable_service
from alongside.needs.queries import all_needs
from alongside.questions.queries import version_for
from alongside.web.caseload.asking_forms import AskForm
from alongside.web.caseload.views.case import the_case
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.onward.one import first_shown
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask_online(request: Request, case_id: uuid.UUID, service_id: uuid.UUID) -> HttpResponse:
    """What the service would be sent, for the person to say yes or no to."""
    found = the_case(request, case_id)
    service = referable_service(service_id)
    if service is None:
        raise Http404
    if gone := closed(request, found):
        return gone
    typed = request.POST if request.method == "POST" else kept_typing(request)
    version = version_for(service.organisation_id, service.pk)
    first = first_shown(found.referral, service, noted_in(found))
    form = AskForm(found.referral, list(all_needs()), (), typed, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(
                actor=request.actor,
                case=found,
                service=service,
                question=Question(
                    form.wish(), form.cleaned_data["says"], form.cleaned_data["alone"]
                ),
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It stands on their pages. You hear what they say."))
            return redirect("agreements", case_id)
    context = {
        "case": found,
        "service": service,
        "form": form,
        "asks_more": bool(version and version.content.questions),
        "can_be_asked": can_be_asked(request.actor, found.person_id),
        "band": age_band(found.person.date_of_birth, clock.today()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/ask_online.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_POST
def take_back_ask(request: Request, case_id: uuid.UUID, ask_id: uuid.UUID) -> HttpResponse:
    """The team asks this no longer."""
    found = the_case(request, case_id)
    asked = visible_to(request.actor).filter(pk=ask_id, case_id=found.pk).first()
    if asked is None:
        raise Http404
    try:
        services.take_back(actor=request.actor, asked=asked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is asked no longer."))
    return redirect("agreements", case_id)
