"""What a page of results shows."""

from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from markupsafe import Markup

from alongside.care.models import Case
from alongside.directory.queries.named_places import in_part
from alongside.directory.search import PAGE_SIZE, Found, lexicon, search
from alongside.directory.search.found import FACETED
from alongside.directory.search.lexicon import Lexicon
from alongside.directory.search.wider import wider
from alongside.directory.services.failed_searches import record_failed_search
from alongside.web.directory.asking import asking, drawn, start, urgent
from alongside.web.directory.choices import CHOICES, label, narrower
from alongside.web.directory.forms import SearchForm
from alongside.web.directory.lines import Around, groups
from alongside.web.directory.map import MOST, points, results_map

_PLACES = 3  # that are offered
FOUND = "#found"  # where a phone opens the page: below what is asked


def searched(form: SearchForm, page: int, around: Around, *, old: bool) -> dict[str, Any]:
    """What the question found, ready to be shown. What was sought in vain is remembered.

    For somebody's case what nobody has checked for too long is left out, unless ``old`` is wanted.
    """
    case = around.case
    question = form.question(page, offered=case is not None and not old)
    found = search(question)
    if page > 1 and found.total and not found.hits:  # beyond the last of the pages
        question = form.question(ceil(found.total / PAGE_SIZE), offered=question.offered)
        found = search(question)
    remembered = lexicon.kept()
    kept = {**form.chosen, **_for(case), **({"old": "1"} if case and old else {})}
    shown: dict[str, Any] = {
        "found": found,
        "spot": form.spot,
        "groups": groups(found, around, near=form.spot is not None),
        "faceted": FACETED,
        "counted": min(found.total, FACETED),
        "narrower": _narrower(found, form, kept, remembered),
        "with_old": _address({**kept, "old": "1"}),
        "without_old": _address({**form.chosen, **_for(case)}) if case and old else "",
        "dates": f"{start()}dates.ics{_address(form.chosen)}" if form.chosen else "",
        "map": results_map(
            found,
            form.spot,
            _address(_for(case)) if case else "",
            f"{start()}map.json{_address(kept)}",
        ),
        **_neighbours(found, kept),
        "meant_places": _places_in(form, found, kept),
    }
    if not found.total and page == 1:
        shown["wider"] = [
            (_address(_without(kept, name)), _said(name, form, remembered), total)
            for name, total in wider(question, found)
        ]
        record_failed_search(question, form.outcode(), remembered)
    return shown


def _places_in(form: SearchForm, found: Found, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Where nothing has all of the words, and they are a part of the names of places: these.

    They are offered and not looked around by themselves: the words may well mean something else.
    """
    if form.spot or found.page > 1 or (found.total and not found.any_word):
        return []
    asked = {name: value for name, value in kept.items() if name != "words"}
    places = in_part(form.values.get("words", ""))[:_PLACES]
    return [(_address({**asked, "postcode": str(one)}), str(one)) for one in places]


def on_the_map(form: SearchForm, case: Case | None, *, old: bool) -> dict[str, Any]:
    """The first of all pages, as points."""
    question = form.question(1, offered=case is not None and not old)
    found = search(replace(question, size=MOST))
    return points(found, _address(_for(case)) if case else "")


def places_meant(form: SearchForm, case: Case | None) -> list[tuple[str, str]]:
    """Where the name that was typed is that of several places: the same search at each of them."""
    kept = {**form.chosen, **_for(case)}
    return [(_address({**kept, "postcode": place}), place) for place in form.places]


def content(shown: dict[str, Any], remembered: Lexicon) -> Markup:
    """The page without what is around it."""
    asked = asking(shown["form"], shown["case"], shown.get("places"), remembered)
    facts = {"asking": asked, "urgent": urgent(), "address": start()}
    return drawn("directory/searched.html", shown | facts)


def _for(case: Case | None) -> dict[str, str]:
    return {"case": str(case.pk)} if case else {}


def _narrower(
    found: Found, form: SearchForm, kept: dict[str, str], remembered: Lexicon
) -> list[tuple[str, str, int]]:
    counted = min(found.total, FACETED)
    asked = _address(kept)
    return [
        (f"{asked}&{name}={code}{FOUND}", label(name, code, remembered), count)
        for name, code, count in narrower(found.facets, counted, form.chosen, remembered)
    ]


def _neighbours(found: Found, kept: dict[str, str]) -> dict[str, str]:
    """The addresses of the pages before and after, where there are any."""
    before = _address({**kept, "page": str(found.page - 1)}) + FOUND if found.page > 1 else ""
    after = _address({**kept, "page": str(found.page + 1)}) + FOUND if found.has_next else ""
    return {"previous": before, "next": after}


def _address(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}"


_FIELDS = {"has_places": "room"}


def _without(kept: dict[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in kept.items() if each != _FIELDS.get(name, name)}


def _said(name: str, form: SearchForm, remembered: Lexicon) -> str:
    """A choice as the person saw it."""
    field = _FIELDS.get(name, name)
    value = form.values.get(field, "")
    if field == "within":
        return _("only so far away")
    return label(field, value, remembered) if field in (*CHOICES, "need") else value
