"""Who is told of a concern, in which order, and how long each has."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.safeguarding.queries import duties_of, leads_for, who_may_lead
from alongside.safeguarding.services import put_on_duty, take_off_duty
from alongside.web.caseload.views.case import typed
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse
from alongside.web.safeguarding.forms import DutyForm


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def duty(request: Request) -> HttpResponse:
    """The order as it stands, and a form to change somebody's place in it."""
    form = DutyForm(who_may_lead(request.actor), typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            put_on_duty(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The order is kept."))
            return redirect("duty")
    named = {row.user_id for row in duties_of(request.actor)}
    context = {"form": form, "leads": leads_for(request.actor), "named": named}
    return render(request, "safeguarding/duty.html", context, status=422 if form.errors else 200)


@requires(Permission.CONCERNS_LEAD)
@require_POST
def end(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """No place of their own in the order any more."""
    take_off_duty(actor=request.actor, user_id=user_id)
    return redirect("duty")
