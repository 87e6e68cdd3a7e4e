"""Who and what a person has around them, as they draw it themselves."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care import network, network_picture, services
from alongside.care.models import Case, Tie
from alongside.care.network_form import OWN_FEELS, CompareForm, OwnTieForm
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.portal.own_plan import own_case
from alongside.web.doors import Request, in_welsh, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def own_map(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The map as the person drew it; on request, two days of it compared."""
    case = own_case(request, case_id)
    see(actor=request.actor, person=themselves(request.actor))
    if not network.may_draw(request.actor):
        return render(request, "portal/no_map.html", {"case": case})
    days = network.days_of(request.actor, case_id)
    comparing = CompareForm(days, request.GET if "before" in request.GET else None)
    context: dict[str, Any] = {
        "case": case,
        "points": network_picture.points(network.map_on(request.actor, case_id)),
        "rings": network_picture.rings(),
        "drawn": network_picture,
        "own_feels": OWN_FEELS,
        "last_day": days[0] if days else None,
        "comparing": comparing if len(days) > 1 else None,
    }
    if comparing.is_bound and comparing.is_valid():
        first, last = comparing.days
        maps = (network.map_on(request.actor, case_id, day) for day in (first, last))
        context |= {"change": network.compare(*maps), "first": first, "last": last}
    return render(request, "portal/map.html", context, status=422 if comparing.errors else 200)


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def draw(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Put somebody or something on it."""
    case = _open(request, case_id)
    verb = partial(services.draw_tie, case=case)
    return _form_page(request, case, verb, _("It is on your map."))


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def redraw(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> HttpResponse:
    """Change what is there."""
    case, tie = _open(request, case_id), _tie(request, case_id, tie_id)
    verb = partial(services.redraw_tie, tie=tie)
    return _form_page(
        request, case, verb, _("Your map is changed. How it was before is kept."), tie
    )


@in_welsh
@requires(Permission.OWN_RECORD)
@require_POST
def take_off(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> HttpResponse:
    """Take it off the map of today."""
    _open(request, case_id)
    try:
        services.take_off_map(actor=request.actor, tie=_tie(request, case_id, tie_id))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is off your map. Maps of earlier days still show it."))
    return redirect("own_map", case_id)


def _form_page(
    request: Request, case: Case, verb: Callable[..., Tie], said: str, tie: Tie | None = None
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = OwnTieForm(typed, initial=OwnTieForm.said_by(tie) if tie else None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(actor=request.actor, key=uuid.UUID(form_key(request)), **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, said)
            another = "another" in request.POST
            return redirect("draw_own_tie" if another else "own_map", case.pk)
    key = request.POST.get("idempotency_key") or str(uuid.uuid4())
    context = {"case": case, "form": form, "tie": tie, "key": key}
    return render(request, "portal/tie.html", context, status=422 if form.errors else 200)


def _open(request: Request, case_id: uuid.UUID) -> Case:
    case = own_case(request, case_id)
    if not case.is_open or not network.may_draw(request.actor):
        raise Http404
    return case


def _tie(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> Tie:
    """This tie of that case; one that was changed meanwhile too, so that its typing is kept."""
    tie = network.ties_visible_to(request.actor).filter(case=case_id, pk=tie_id).first()
    if tie is None:
        raise Http404
    return tie
