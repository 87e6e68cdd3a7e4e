"""Looking for a service, and from a case referring to it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.care.models import Case
from alongside.directory.crisis import danger_in
from alongside.directory.gazetteer import LONGEST
from alongside.directory.queries.intake import names_of_paused
from alongside.directory.queries.named_places import begun
from alongside.directory.queries.service_intake import closed_services
from alongside.directory.search import lexicon
from alongside.directory.search.suggestions import suggestions
from alongside.web.directory.case import case_of
from alongside.web.directory.forms import SearchForm
from alongside.web.directory.lines import Around
from alongside.web.directory.searched import content, on_the_map, places_meant, searched
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public
from alongside.web.frame import framed
from alongside.web.shortlists import kept

OPEN = "The directory is open to all: anybody may look for help."


@public(OPEN)
@require_safe
def directory(request: Request) -> HttpResponse:
    """Look for a service by words, need, nearness and more."""
    case = case_of(request)
    # A search asks for itself whether this still holds.
    remembered = lexicon.kept() if request.GET else lexicon.current()
    form = SearchForm(request.GET.dict(), remembered, home=case.person.postcode if case else "")
    shown: dict[str, Any] = {"form": form, "case": case, "needs": remembered.needs}
    shown["danger"] = danger_in(form.values.get("words", ""))
    around, old = _around(request, case), "old" in request.GET
    title = _("Find a service")
    if form.is_asked and not form.errors:
        shown |= searched(form, _page_number(request), around, old=old)
        if shown["found"].page > 1:
            title = _("%(title)s (page %(number)s)") % {
                "title": title,
                "number": shown["found"].page,
            }
    if form.errors:
        shown["places"] = places_meant(form, case)
        if form.only_place_is_wrong:
            anywhere = SearchForm(form.placeless, remembered)
            shown |= searched(anywhere, _page_number(request), around, old=old)
        title = f"{_('Error:')} {title}"
    facts = {"case": case} if case else {}
    asked = any(name != "lang" for name in request.GET)
    return framed(
        request,
        "directory/search.html",
        title,
        content(shown, lexicon.kept()),
        status=422 if form.errors else 200,
        canonical="" if asked else address_of("directory"),
        has_map="map" in shown and bool(shown["map"].places),
        **facts,
    )


@public(OPEN)
@require_safe
def map_points(request: Request) -> JsonResponse:
    """What a search finds on all its pages, as points of a map (GeoJSON)."""
    case = case_of(request)
    home = case.person.postcode if case else ""
    form = SearchForm(request.GET.dict(), lexicon.current(), home=home)
    if form.errors or not form.is_asked:
        return JsonResponse({"errors": form.errors}, status=422)
    found = on_the_map(form, case, old="old" in request.GET)
    return JsonResponse(found, content_type="application/geo+json")


@public(OPEN)
@require_safe
def suggest(request: Request) -> JsonResponse:
    """Ways to go on with what is being typed."""
    offered = suggestions(request.GET.get("typed", ""), lexicon.current())
    return JsonResponse({"suggestions": offered})


@public(OPEN)
@require_safe
def suggest_place(request: Request) -> JsonResponse:
    """Places whose names begin like what is being typed."""
    offered = begun(request.GET.get("typed", "")[:LONGEST])
    return JsonResponse({"suggestions": [str(one) for one in offered]})


def _around(request: Request, case: Case | None) -> Around:
    listed = frozenset(kept(request, case))
    if case is None:
        return Around(kept=listed)
    return Around(case, listed, names_of_paused(request.actor), closed_services())


def _page_number(request: Request) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
