"""Who and what somebody has around them: drawn with them, compared, and what to ask about it."""

import uuid
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
from alongside.care.network_form import CompareForm, TieForm
from alongside.common.errors import Refused
from alongside.matching.queries.kept import brief_of
from alongside.matching.services import write_brief
from alongside.needs.queries import by_code
from alongside.people.services import see
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.caseload.views.closed import check_open, closed
from alongside.web.doors import Request, requires
from alongside.web.matching.forms import first_words


@requires(Permission.CASES_WORK)
@require_safe
def network_map(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The map as it stands, with what to ask about it; on request, two days of it compared."""
    found = the_case(request, case_id)
    see(actor=request.actor, person=found.person)
    ties = network.map_on(request.actor, case_id)
    days = network.days_of(request.actor, case_id)
    comparing = CompareForm(days, request.GET if "before" in request.GET else None)
    asked = network.missing(ties)
    needs = by_code([hint.need for hint in asked])
    context: dict[str, Any] = {
        "case": found,
        "points": network_picture.points(ties),
        "rings": network_picture.rings(),
        "drawn": network_picture,
        "hints": [(hint, needs.get(hint.need)) for hint in asked],
        "theirs": any(tie.own for tie in ties),
        "from_ties": network.hints().from_ties,
        "last_day": days[0] if days else None,
        "comparing": comparing if len(days) > 1 else None,
    }
    if comparing.is_bound and comparing.is_valid():
        first, last = comparing.days
        maps = (network.map_on(request.actor, case_id, day) for day in (first, last))
        context |= {"change": network.compare(*maps), "first": first, "last": last}
    status = 422 if comparing.errors else 200
    return render(request, "caseload/network.html", context, status=status)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def draw_tie(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Put something on the map."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    form = TieForm(typed(request))
    verb = partial(services.draw_tie, case=found)
    if kept(request, form, verb, _("It is on the map.")):
        return redirect("draw_tie" if "another" in request.POST else "network_map", case_id)
    return _page(request, found, form)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def redraw_tie(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> HttpResponse:
    """Say anew what something on the map is like."""
    found, tie = the_case(request, case_id), _tie(request, case_id, tie_id)
    if gone := closed(request, found):
        return gone
    form = TieForm(typed(request), initial=TieForm.said_by(tie))
    verb = partial(services.redraw_tie, tie=tie)
    if kept(request, form, verb, _("The map is changed. How it was before stays.")):
        return redirect("network_map", case_id)
    return _page(request, found, form, tie=tie)


@requires(Permission.CASES_WORK)
@require_POST
def take_off_map(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> HttpResponse:
    """Take something off the map of today."""
    the_case(request, case_id)
    try:
        services.take_off_map(actor=request.actor, tie=_tie(request, case_id, tie_id))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is off the map. Maps of earlier days still show it."))
    return redirect("network_map", case_id)


@requires(Permission.CASES_WORK)
@require_POST
def seek_what_is_missing(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Add the need of a question to what is looked for, and see what suits."""
    found = the_case(request, case_id)
    code = str(request.POST.get("need", ""))
    if code not in {hint.need for hint in network.hints().hints} or not by_code([code]):
        messages.warning(request, _("This question is no longer asked. Look at the map again."))
        return redirect("network_map", case_id)
    content = first_words(found, brief_of(request.actor, case_id))
    if code not in content["needs"]:
        content["needs"] = [*content["needs"], code]
    try:
        check_open(found)
        write_brief(actor=request.actor, person=found.person, case_id=case_id, content=content)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("network_map", case_id)
    return redirect("suits", case_id)


def _tie(request: Request, case_id: uuid.UUID, tie_id: uuid.UUID) -> Tie:
    """This tie of that case; one that was changed meanwhile too, so that its typing is kept."""
    ties = network.ties_visible_to(request.actor)
    tie = ties.filter(case=case_id, pk=tie_id).first()
    if tie is None:
        raise Http404
    return tie


def _page(request: Request, found: Case, form: TieForm, tie: Tie | None = None) -> HttpResponse:
    key = request.POST.get("idempotency_key") or str(uuid.uuid4())
    context = {"case": found, "form": form, "tie": tie, "key": key}
    return render(request, "caseload/tie.html", context, status=422 if form.errors else 200)
