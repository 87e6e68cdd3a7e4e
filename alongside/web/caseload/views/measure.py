"""Asking a questionnaire within a case."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care.services.contacts import since_it_began
from alongside.common.errors import Refused
from alongside.outcomes import queries
from alongside.outcomes.instruments import instrument
from alongside.outcomes.models import Response
from alongside.outcomes.services import record_response
from alongside.web.caseload.forms import MeasureForm
from alongside.web.caseload.views.case import the_case
from alongside.web.caseload.views.closed import check_open, closed
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse

INSTRUMENT = "ons4"


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def measure(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The four ONS questions, or the reason why they were not asked."""
    found, asked = the_case(request, case_id), instrument(INSTRUMENT)
    if gone := closed(request, found):
        return gone
    before = [row for row in queries.for_case(request.actor, case_id) if not row.not_done_reason]
    typed = request.POST if request.method == "POST" else kept_typing(request)
    point = Response.Point.REVIEW if before else Response.Point.BASELINE
    form = MeasureForm(asked, typed, initial={"point": point, "mode": Response.Mode.IN_PERSON})
    if request.method == "POST" and form.is_valid():
        try:
            check_open(found)
            record_response(
                actor=request.actor,
                person=found.person,
                case_id=found.pk,
                instrument_code=asked.code,
                point=form.cleaned_data["point"],
                mode=form.cleaned_data["mode"],
                answers=form.answers(),
                taken_at=since_it_began(found, form.cleaned_data["at"]),
                not_done_reason=form.cleaned_data["not_done_reason"],
                key=form_key(request),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The answers are kept."))
            return redirect("case", case_id)
    context = {
        "case": found,
        "form": form,
        "asked": asked,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/measure.html", context, status=422 if form.errors else 200)
