"""What the search asks, drawn.

All of it but what was typed is the same for everybody who has chosen the same: those parts are
drawn once for each language and vocabulary, and kept. A cache knows the vocabulary by the needs
themselves: a version says nothing in another database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.template import engines
from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup, escape

from alongside.care.models import Case
from alongside.directory.search.lexicon import Lexicon
from alongside.web.directory.choices import CHOICES, Needs, needs_named, options
from alongside.web.directory.forms import SearchForm

_WORDS, _POSTCODE, _MORE = "@@words@@", "@@postcode@@", "@@more@@"
_MARKS = re.compile(f"({_WORDS}|{_POSTCODE}|{_MORE})")


@dataclass(frozen=True)
class _Asked:
    """What the templates ask of a form. No dictionary: its own ``values`` would hide these."""

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


def asking(form: SearchForm, case: Case | None, places: Any, remembered: Lexicon) -> Markup:
    """The boxes and the button; ``places`` are those of which one is meant."""
    needs = needs_named(remembered)
    more = _more(form, needs)
    if form.errors or case:
        return _asking(form, needs, {"case": case, "places": places, "more": more})
    values = form.values
    parts = _parts(values.get("need", ""), values.get("within", ""), needs, get_language())
    typed = {
        _WORDS: escape(values.get("words", "")),
        _POSTCODE: escape(values.get("postcode", "")),
        _MORE: more,
    }
    return Markup("".join([typed.get(part, part) for part in parts]))  # noqa: S704 - all escaped


@lru_cache(maxsize=300)
def _parts(need: str, within: str, needs: Needs, _language: str) -> list[str]:
    """The boxes split at the marks for what was typed."""
    values = {"words": _WORDS, "postcode": _POSTCODE, "need": need, "within": within}
    return _MARKS.split(_asking(_Asked(values), needs, {"more": Markup(_MORE)}))  # noqa: S704 - our own mark


def _asking(form: SearchForm | _Asked, needs: Needs, facts: dict[str, Any]) -> Markup:
    def options_of(name: str) -> Markup:
        return options(name, form.values.get(name, ""), needs)

    shown = {"form": form, "options": options_of, "address": start(), **facts}
    return drawn("directory/asking.html", shown)


def _more(form: SearchForm, needs: Needs) -> Markup:
    """The choices that are folded away."""
    chosen = tuple(form.values.get(name, "") for name in CHOICES)
    wrong = tuple((name, text) for name, text in form.errors.items() if name in CHOICES)
    return _folded(chosen, wrong, needs, get_language())


@lru_cache(maxsize=500)
def _folded(
    chosen: tuple[str, ...],
    wrong: tuple[tuple[str, str], ...],
    needs: Needs,
    _language: str,
) -> Markup:
    values = dict(zip(CHOICES, chosen, strict=True))

    def options_of(name: str) -> Markup:
        return options(name, values[name], needs)

    form = _Asked(values, dict(wrong))
    shown = {"form": form, "options": options_of, "filtered": any(chosen)}
    return drawn("directory/more_choices.html", shown)


def urgent() -> Markup:
    """Whom to call rather than read on."""
    return _urgent(get_language())


@lru_cache
def _urgent(_language: str) -> Markup:
    return drawn("directory/urgent.html", {})


def drawn(name: str, shown: dict[str, Any]) -> Markup:
    """A part of a page, without the request."""
    template = engines["pages"].env.get_template(name)  # type: ignore[attr-defined]
    return Markup(template.render(shown))  # noqa: S704 - a template escapes what it prints


@cache
def start() -> str:
    """The address of the directory."""
    return reverse("directory")
