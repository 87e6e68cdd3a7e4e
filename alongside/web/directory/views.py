"""The directory's pages: find a service, read about it, and from a case refer to it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.directory.crisis import danger_in
from alongside.directory.discretion import wants_discretion
from alongside.directory.models import Service
from alongside.directory.places import grid_reference
from alongside.directory.queries import service_to_show
from alongside.directory.search import PAGE_SIZE, Found, search
from alongside.directory.times import timetable
from alongside.needs.queries import all_needs
from alongside.people.services import see
from alongside.web.directory.forms import SearchForm
from alongside.web.directory.map import results_map, service_map
from alongside.web.doors import Request, public

OPEN = "The directory is open to all: anybody may look for help."


@public(OPEN)
@require_safe
def directory(request: Request) -> HttpResponse:
    """Look for a service by words, need and nearness."""
    case = _case(request)
    asked = {name: request.GET[name] for name in SearchForm.base_fields if name in request.GET}
    home = case.person.postcode if case else ""
    needs = list(all_needs())
    form = SearchForm(needs, asked if asked or home else None, home=home)
    context: dict[str, Any] = {"form": form, "needs": needs, "case": case}
    context["danger"] = danger_in(asked.get("words", ""))
    if form.is_bound and form.is_valid():
        found = search(form.question(_page_number(request)))
        context |= {
            "found": found,
            "spot": form.spot,
            "first_number": (found.page - 1) * PAGE_SIZE + 1,
            "map": results_map(found, form.spot, f"?case={case.pk}" if case else ""),
            "tiles": _tiles(),
            **_neighbours(found, asked, case),
        }
    return render(request, "directory/search.html", context, status=422 if form.errors else 200)


@public(OPEN)
@require_safe
def service(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Everything known about one service."""
    found = service_to_show(service_id)
    if found is None:
        raise Http404
    case = _case(request)
    context = {
        "service": found,
        "discreet": wants_discretion(found),
        "case": case,
        "may_refer": case is not None and case.is_open and found.takes_referrals and _runs(found),
        "places": [
            {
                "location": at.location,
                "address": next(iter(at.location.addresses.all()), None),
                "grid_reference": grid_reference(at.location.place) if at.location.place else "",
                "degrees": at.location.place.to_wgs84() if at.location.place else None,
                "times": timetable(at.schedules.all()),
            }
            for at in found.at_locations.all()
        ],
        "times": timetable(found.schedules.all()),
        "map": service_map(found),
        "tiles": _tiles(),
    }
    return render(request, "directory/service.html", context)


def _case(request: Request) -> Case | None:
    """The case that the search is for; 404 for one that the actor may not see."""
    named = request.GET.get("case")
    if not named or not request.actor.may(Permission.CASES_WORK):
        return None
    try:
        case_id = uuid.UUID(named)
    except ValueError as error:
        raise Http404 from error
    found = visible_to(request.actor).select_related("person").filter(pk=case_id).first()
    if found is None:
        raise Http404
    see(actor=request.actor, person=found.person)
    return found


def _runs(found: Service) -> bool:
    return found.status == Service.Status.ACTIVE


def _page_number(request: Request) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _neighbours(found: Found, asked: dict[str, str], case: Case | None) -> dict[str, str]:
    """The addresses of the pages before and after, where there are any."""
    kept = {**{name: text for name, text in asked.items() if text}}
    if case:
        kept["case"] = str(case.pk)

    def address(page: int) -> str:
        return f"?{urlencode({**kept, 'page': page})}" if 1 <= page <= found.pages else ""

    return {"previous": address(found.page - 1), "next": address(found.page + 1)}


def _tiles() -> dict[str, str]:
    return {"url": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
