"""How many people each of our services takes on in a week, and pausing new referrals."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.models import Service
from alongside.directory.queries.service_intake import intake_of, own_services
from alongside.directory.services.service_intake import (
    MOST_A_WEEK,
    limit_intake,
    open_service,
    pause_service,
)
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse
from alongside.web.volunteers.pause_form import PauseForm

_WRONG_NUMBER = gettext_lazy("Enter a whole number from 1 to 500, or leave it empty")


class LimitForm(forms.Form):
    """How many new referrals a week."""

    most_a_week = forms.IntegerField(
        label=gettext_lazy("How many new referrals a week, at most?"),
        help_text=gettext_lazy(
            "Counted from Monday. At that number nobody else can be sent until the next Monday; "
            "whoever refers sees why, and who else there is. Empty: no limit."
        ),
        min_value=1,
        max_value=MOST_A_WEEK,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG_NUMBER),
    )


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_safe
def intakes(request: Request) -> HttpResponse:
    """Each service of ours, with where its intake stands today."""
    stands = [(service, intake_of(service.pk)) for service in own_services(request.actor)]
    return render(request, "providers/intakes.html", {"stands": stands})


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_safe
def intake(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """One service: its limit, and a pause."""
    return _page(request, own_service(request, service_id))


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_POST
def intake_limit(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Say how many a week."""
    service, form = own_service(request, service_id), LimitForm(request.POST)
    if not form.is_valid():
        return _page(request, service, limit=form)
    limit_intake(actor=request.actor, service=service, **form.cleaned_data)
    messages.success(request, _("It is kept. Whoever refers sees it from now on."))
    return redirect("intake", service_id)


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_POST
def intake_pause(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Take nobody new for a while."""
    service, form = own_service(request, service_id), PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, service, pause=form)
    try:
        pause_service(actor=request.actor, service=service, **form.cleaned_data)
    except Refused as error:
        refuse(form, error)
        return _page(request, service, pause=form)
    messages.success(request, _("%(name)s takes no new referrals now.") % {"name": service.name})
    return redirect("intake", service_id)


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_POST
def intake_open(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Take referrals again."""
    service = own_service(request, service_id)
    open_service(actor=request.actor, service=service)
    messages.success(request, _("%(name)s takes referrals again.") % {"name": service.name})
    return redirect("intake", service_id)


def own_service(request: Request, service_id: uuid.UUID) -> Service:
    """The service, if the actor's organisation runs it; 404 otherwise."""
    found = own_services(request.actor).filter(pk=service_id).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: Request,
    service: Service,
    *,
    limit: LimitForm | None = None,
    pause: PauseForm | None = None,
) -> HttpResponse:
    """``limit`` and ``pause`` are forms that were posted and refused."""
    stands = intake_of(service.pk)
    context: dict[str, Any] = {
        "service": service,
        "stands": stands,
        "limit_form": limit or LimitForm(initial={"most_a_week": stands.most_a_week}),
        "pause_form": pause or PauseForm(),
        "refused": limit or pause,
    }
    return render(request, "providers/intake.html", context, status=422 if limit or pause else 200)
