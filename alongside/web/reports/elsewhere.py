"""What an area arranges for its people with services of other areas."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.queries import referable_service
from alongside.directory.queries.elsewhere import arrangements_of, to_arrange
from alongside.directory.services.elsewhere import (
    LONGEST_REFERENCE,
    end_arrangement,
    make_arrangement,
)
from alongside.ui.fields import DateBoxesField
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, key_of, refuse

_POUNDS = gettext_lazy("Enter pounds, like 40 or 40.50")


class ArrangementForm(forms.Form):
    """On what it rests, until when, and how much the area pays."""

    reference = forms.CharField(
        label=gettext_lazy("Which agreement does it rest on?"),
        help_text=gettext_lazy("Its name or number. Link workers of your area read it."),
        max_length=LONGEST_REFERENCE,
        error_messages={"required": gettext_lazy("Name the agreement that it rests on")},
    )
    most_price = forms.DecimalField(
        label=gettext_lazy("How much does your area pay for each person, at most, in pounds?"),
        help_text=gettext_lazy("Empty where you pay nothing."),
        max_digits=7,
        decimal_places=2,
        required=False,
        error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places"), _POUNDS),
    )
    until = DateBoxesField(label=gettext_lazy("Until when does it hold?"), must_be="future")


@requires(Permission.ARRANGEMENTS_MAKE)
@require_safe
def elsewhere_list(request: Request) -> HttpResponse:
    """What holds, and the services of other areas with which something could be arranged."""
    context = {
        "arranged": arrangements_of(request.actor),
        "services": to_arrange(request.actor),
    }
    return render(request, "reports/elsewhere.html", context)


@requires(Permission.ARRANGEMENTS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_with(request: Request) -> HttpResponse:
    """Arrange it with one of them (``?service=``); what was arranged before ends with it."""
    service = referable_service(key_of(request.GET.get("service", "")))
    if service is None:
        raise Http404
    form = ArrangementForm(request.POST if request.method == "POST" else kept_typing(request))
    if request.method == "POST" and form.is_valid():
        try:
            make_arrangement(
                actor=request.actor,
                service=service,
                key=uuid.UUID(form_key(request)),
                **form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is arranged. Link workers see it from now on."))
            return redirect("elsewhere_list")
    context = {
        "service": service,
        "asking": service in to_arrange(request.actor),
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "reports/arrange.html", context, status=422 if form.errors else 200)


@requires(Permission.ARRANGEMENTS_MAKE)
@require_POST
def end_arranged(request: Request, arrangement_id: uuid.UUID) -> HttpResponse:
    """It holds no longer, for whoever is referred from now on."""
    found = arrangements_of(request.actor).filter(pk=arrangement_id).first()
    if found is None:
        raise Http404
    end_arrangement(actor=request.actor, arrangement=found)
    messages.success(request, _("It has ended. Who was referred already stays there."))
    return redirect("elsewhere_list")
