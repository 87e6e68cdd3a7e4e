"""The directory's pages: find a service, read about it, and from a case refer to it."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.directory.crisis import danger_in
from alongside.directory.discretion import wants_discretion
from alongside.directory.models import Service
from alongside.directory.places import grid_reference
from alongside.directory.queries import service_to_show
from alongside.directory.search import lexicon
from alongside.directory.search.suggestions import suggestions
from alongside.directory.times import timetable
from alongside.people.services import see
from alongside.web.directory.forms import SearchForm
from alongside.web.directory.map import service_map
from alongside.web.directory.searched import content, searched
from alongside.web.doors import Request, public
from alongside.web.frame import framed

OPEN = "The directory is open to all: anybody may look for help."


@public(OPEN)
@require_safe
def directory(request: Request) -> HttpResponse:
    """Look for a service by words, need, nearness and more."""
    case = _case(request)
    # A search asks for itself whether this still holds.
    remembered = lexicon.kept() if request.GET else lexicon.current()
    form = SearchForm(request.GET.dict(), remembered, home=case.person.postcode if case else "")
    shown: dict[str, Any] = {"form": form, "case": case, "needs": remembered.needs}
    shown["danger"] = danger_in(form.values.get("words", ""))
    title = _("Find a service")
    if form.is_asked and not form.errors:
        shown |= searched(form, _page_number(request), case)
        if shown["found"].page > 1:
            title = _("%(title)s (page %(number)s)") % {
                "title": title,
                "number": shown["found"].page,
            }
    if form.errors:
        title = f"{_('Error:')} {title}"
    facts = {"case": case} if case else {}
    return framed(
        request,
        "directory/search.html",
        title,
        content(shown, remembered),
        status=422 if form.errors else 200,
        has_map=bool(shown.get("map", {}).get("places")),
        **facts,
    )


@public(OPEN)
@require_safe
def suggest(request: Request) -> JsonResponse:
    """Ways to go on with what is being typed."""
    offered = suggestions(request.GET.get("typed", ""), lexicon.current())
    return JsonResponse({"suggestions": offered})


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


def _tiles() -> dict[str, str]:
    return {"url": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
