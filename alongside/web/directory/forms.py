"""What somebody looking for a service is asked. Every box may stay empty.

It is not one of Django's forms: those are made anew, field by field, for every page, and this page
is drawn far more often than any other. The choices are written once for each language and each
version of the vocabulary, see ``choices``.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from alongside.common.distances import METRES_PER_MILE
from alongside.common.errors import Refused
from alongside.directory.places import SeveralPlaces, Spot, district_of, find, postcode_in
from alongside.directory.search import PAGE_SIZE, Question
from alongside.directory.search.lexicon import Lexicon, current
from alongside.web.directory.choices import CHOICES, MILES, needs_choices

LONGEST = {"words": 200, "postcode": 100}
_WHERE = ("postcode", "within")
FIELDS = ("words", "postcode", "within", "need", *CHOICES)


_NEAR = re.compile(r"\b(?:near|in|at|around|by|ger|yn)$", re.IGNORECASE)


def _apart(values: dict[str, str]) -> dict[str, str]:
    """A postcode that was typed with the words, where its own box is empty, goes there."""
    words = values.get("words", "")
    found = "" if values.get("postcode") else postcode_in(words)
    if not found:
        return values
    left = " ".join(words.replace(found, " ", 1).split())
    return {**values, "words": _NEAR.sub("", left).strip(), "postcode": found}


class SearchForm:
    """What was asked, what is wrong with it, and the question that it makes.

    ``home`` is the postcode to search from where none is typed: it stays on the server.
    """

    def __init__(self, typed: Mapping[str, str], lexicon: Lexicon, home: str = "") -> None:
        self.values = _apart({name: typed[name].strip() for name in FIELDS if name in typed})
        self.home = home
        self.is_asked = bool(self.values or home)
        self.spot: Spot | None = None
        self.errors: dict[str, str] = {}
        self.places: list[str] = []  # of which one is meant
        self.home_is_rough = False  # it is newer than what we know: its district stands in for it
        if self.is_asked:
            self._check(lexicon)

    def _check(self, lexicon: Lexicon) -> None:
        for name, longest in LONGEST.items():
            if len(self.values.get(name, "")) > longest:
                self.errors[name] = _("Use at most %(number)s letters.") % {"number": longest}
        for name in ("need", "within", *CHOICES):
            chosen = self.values.get(name)
            known = needs_choices(lexicon) if name == "need" else CHOICES.get(name, MILES)
            if name == "need" and chosen and chosen not in known:
                known = needs_choices(current())  # it may be new
            if chosen and chosen not in known:
                self.errors[name] = _("Choose one of the list.")
        if "postcode" not in self.errors:
            self._find_spot()

    def _find_spot(self) -> None:
        typed = self.values.get("postcode", "")
        try:
            if typed:
                self.spot = find(typed)
            elif self.home:
                # Under no name that says where it is.
                home = find(self.home)
                self.home_is_rough = bool(home.measured_from)
                self.spot = replace(home, label=_("home"), measured_from="")
        except SeveralPlaces as error:
            self.places, self.errors["postcode"] = error.choices, error.question
        except Refused as error:
            if typed:
                self.errors["postcode"] = str(error.message)
        if self.values.get("within") and not (typed or self.home):
            self.errors["postcode"] = _("Type a postcode or a place to look only so far from it.")

    @property
    def home_is_lost(self) -> bool:
        """There is a postcode to search from, but nobody knows where it is."""
        return bool(self.home) and not self.errors and self.spot is None

    @property
    def only_place_is_wrong(self) -> bool:
        """Nobody knows the place that was typed, but what was sought can be found elsewhere."""
        sought = self.values.get("words") or self.values.get("need")
        return set(self.errors) == {"postcode"} and not self.places and bool(sought)

    @property
    def placeless(self) -> dict[str, str]:
        """What was typed, but for where."""
        return {name: text for name, text in self.values.items() if name not in _WHERE}

    @property
    def chosen(self) -> dict[str, str]:
        """What was filled in, as it goes into an address."""
        return {name: value for name, value in self.values.items() if value}

    def question(self, page: int, *, offered: bool = False) -> Question:
        """What to search for; ``offered``: for somebody. Call it on a form without errors."""
        miles = self.values.get("within")
        filters = {name: self.values.get(name, "") for name in CHOICES}
        return Question(
            words=self.values.get("words", ""),
            need=self.values.get("need", ""),
            near=self.spot.place if self.spot else None,
            within=int(miles) * METRES_PER_MILE if miles and self.spot else None,
            has_places=bool(filters.pop("room")),
            checked=bool(filters.pop("checked")),
            offered=offered,
            page=page,
            size=PAGE_SIZE,
            **filters,
        )

    def outcode(self) -> str:
        """The district searched around, where a postcode or a place was typed."""
        return district_of(self.spot) if self.spot and self.values.get("postcode") else ""
