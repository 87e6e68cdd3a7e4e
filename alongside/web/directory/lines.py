"""The hits of a page of results, drawn.

Twenty of them are most of what the page draws, and a template takes long for each. Most hits have
the same shape: it is drawn once for each language, with marks where the texts of a hit go, and
kept. Nothing of a hit itself is.
"""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup, escape

from alongside.care.models import Case
from alongside.common.distances import distance_in
from alongside.directory.cards import usual_cost, usual_times
from alongside.directory.search import PAGE_SIZE, Found, Hit
from alongside.ui.formats import day, in_sentences
from alongside.ui.translated import gettext as _
from alongside.web.directory.asking import drawn, start


class Group(NamedTuple):
    """Hits that fit, or that only may help too; the number of the first of them."""

    faint: bool
    first: int
    hits: Markup


@dataclass(frozen=True)
class Around:
    """What the page knows beside the search: whose case it is for, if anybody's, and what they
    keep; organisations (by name) and services that take nobody new."""

    case: Case | None = None
    kept: Collection[uuid.UUID] = ()
    paused: Collection[str] = ()
    closed: Collection[uuid.UUID] = ()


class Texts(NamedTuple):
    """What is said of one hit; what is empty is not shown.

    ``digits`` are those of the ``phone`` to ring; ``away`` says how far, or why that is not known;
    ``lines`` is the address; ``when`` are its usual times; ``cost`` is a price and ``each`` what
    the service says of it; ``refer`` is where a case can be referred to it.
    """

    number: str
    service: str
    name: str
    by: str
    alert: str
    about: str
    away: str
    lines: str
    when: str
    cost: str
    each: str
    phone: str
    digits: str
    why: str
    stale: str
    case: str
    refer: str


# Where each of them goes; no text is looked through for them.
_MARKS = Texts(*(f"@@{name}@@" for name in Texts._fields))
_MARK = re.compile("@@([a-z]+)@@")
_BETWEEN = "\0"  # which PostgreSQL keeps in no text


def groups(found: Found, around: Around, *, near: bool) -> list[Group]:
    """The hits in their order. Where no other is on the page the faint ones need no name."""
    first, says = (found.page - 1) * PAGE_SIZE + 1, _Says.now(near=near)
    hits = [
        (hit.faint, number, says.hit(number, hit, around))
        for number, hit in enumerate(found.hits, start=first)
    ]
    named = not all(hit.faint for hit in found.hits)
    return [
        _group(faint, list(some)) for faint, some in groupby(hits, lambda one: named and one[0])
    ]


def _group(faint: bool, hits: list[tuple[bool, int, str]]) -> Group:
    text = "".join([hit for _faint, _number, hit in hits])
    return Group(faint, hits[0][1], Markup(text))  # noqa: S704 - all escaped


@dataclass(frozen=True, slots=True)
class _Says:
    """What is said of many hits, looked up once for a page."""

    language: str | None
    away: str
    nowhere: str
    somewhere: str
    never: str
    since: str

    @classmethod
    def now(cls, *, near: bool) -> "_Says":
        return cls(
            language=get_language(),
            away=_("%(distance)s away"),
            nowhere=_("Online, by phone, or no fixed place"),
            somewhere=_("Distance not known") if near else "",
            never=_("Nobody has ever checked this: ring first."),
            since=_("Nobody has checked this since %(day)s: ring first."),
        )

    def hit(self, number: int, hit: Hit, around: Around) -> str:
        """It as HTML."""
        card, case = hit.card, around.case
        about, phone, cost = card.get("about"), card.get("phone", ""), usual_cost(card)
        texts = Texts(
            number=str(number),
            service=str(hit.service_id),
            name=card["name"],
            by=card["by"],
            alert=card.get("alert", ""),
            about=in_sentences(about) if about else "",
            away=self._away(hit),
            lines=", ".join(card.get("lines", ())),
            when=usual_times(card),
            cost=cost.money,
            each=cost.words,
            phone=phone,
            digits=phone.replace(" ", ""),
            why=hit.why,
            stale=self._stale(hit) if hit.stale else "",
            case=str(case.pk) if case else "",
            refer=_refer(hit, case) if case else "",
        )
        kept = bool(around.kept) and hit.service_id in around.kept
        full = texts.by in around.paused or hit.service_id in around.closed
        shape = _shape(tuple(map(bool, texts)), kept, full, self.language)
        said = str(escape(_BETWEEN.join(texts))).split(_BETWEEN)  # quicker than one by one
        return shape.text % tuple([said[place] for place in shape.places])

    def _away(self, hit: Hit) -> str:
        if hit.distance_m is not None:
            return self.away % {"distance": distance_in(self.language, hit.distance_m)}
        return self.somewhere if hit.card.get("somewhere") else self.nowhere

    def _stale(self, hit: Hit) -> str:
        return self.since % {"day": day(hit.checked)} if hit.checked else self.never


def _refer(hit: Hit, case: Case) -> str:
    if not (case.is_open and hit.offered and hit.card.get("refer")):
        return ""
    return reverse("refer_on", args=[case.pk, hit.service_id])


class _Shape(NamedTuple):
    """HTML with a %s for each text that goes into it, and which of the texts those are."""

    text: str
    places: list[int]


@lru_cache(maxsize=2000)
def _shape(has: tuple[bool, ...], kept: bool, full: bool, _language: str | None) -> _Shape:
    """A hit that ``has`` these texts."""
    texts = [mark if there else "" for mark, there in zip(_MARKS, has, strict=True)]
    shown = {"kept": kept, "full": full, "address": start(), **Texts(*texts)._asdict()}
    page = drawn("directory/hit.html", shown).replace("%", "%%")
    places = [Texts._fields.index(name) for name in _MARK.findall(page)]
    return _Shape(_MARK.sub("%s", page), places)
