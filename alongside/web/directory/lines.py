"""The hits of a page of results, said in words once and ready to be drawn.

Twenty of them are most of what the page draws: the template only has to print them.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from alongside.directory.queries.listed import numbers_to_call
from alongside.directory.search import PAGE_SIZE, Found, Hit
from alongside.ui.formats import day, in_sentences, metres
from alongside.ui.translated import gettext as _


class Line(NamedTuple):
    """A numbered hit as the list shows it; what is empty is not shown.

    ``phone`` is the number to ring; ``away`` says how far, or why that is not known; ``lines`` is
    the address; ``kept``: it is on the list of whoever asks; ``referable``: a case can be referred
    to it.
    """

    number: int
    service: str
    name: str
    by: str
    alert: str
    about: str
    away: str
    lines: str
    why: str
    stale: str
    phone: str
    kept: bool
    referable: bool


Group = tuple[bool, list[Line]]


def groups(found: Found, kept: Collection[uuid.UUID], *, near: bool) -> list[Group]:
    """Those that fit, and those that only may help too: (faint, lines).

    Where no other is on the page they need no name.
    """
    first, says = (found.page - 1) * PAGE_SIZE + 1, _Says.now(near=near)
    numbers = numbers_to_call([hit.service_id for hit in found.hits])
    lines = [
        says.line(number, hit, phone=numbers.get(hit.service_id, ""), kept=hit.service_id in kept)
        for number, hit in enumerate(found.hits, start=first)
    ]
    faint = [hit.faint for hit in found.hits]
    if all(faint):
        return [(False, lines)] if lines else []
    both = zip(faint, lines, strict=True)
    return [
        (less, [line for _less, line in some]) for less, some in groupby(both, lambda one: one[0])
    ]


@dataclass(frozen=True, slots=True)
class _Says:
    """What is said of many hits, looked up once for a page."""

    away: str
    nowhere: str
    somewhere: str
    never: str
    since: str

    @classmethod
    def now(cls, *, near: bool) -> "_Says":
        return cls(
            away=_("%(distance)s away"),
            nowhere=_("Online, by phone, or no fixed place"),
            somewhere=_("Distance not known") if near else "",
            never=_("Nobody has ever checked this: ring first."),
            since=_("Nobody has checked this since %(day)s: ring first."),
        )

    def line(self, number: int, hit: Hit, *, phone: str, kept: bool) -> Line:
        card = hit.card
        about = card.get("about")
        return Line(
            number=number,
            service=str(hit.service_id),
            name=card["name"],
            by=card["by"],
            alert=card.get("alert", ""),
            about=in_sentences(about) if about else "",
            away=self._away(hit),
            lines=", ".join(card.get("lines", ())),
            why=hit.why,
            stale=self._stale(hit) if hit.stale else "",
            phone=phone,
            kept=kept,
            referable=bool(card.get("refer")) and hit.offered,
        )

    def _away(self, hit: Hit) -> str:
        if hit.distance_m is not None:
            return self.away % {"distance": metres(hit.distance_m)}
        return self.somewhere if hit.card.get("somewhere") else self.nowhere

    def _stale(self, hit: Hit) -> str:
        return self.since % {"day": day(hit.checked)} if hit.checked else self.never
