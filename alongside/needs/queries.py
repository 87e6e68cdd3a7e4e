"""Reading the vocabulary: it is public."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from alongside.needs.models import Need


def all_needs() -> QuerySet[Need]:
    """Every need, in the order people are shown them."""
    return Need.objects.all()


def by_code(codes: Iterable[str]) -> dict[str, Need]:
    """The needs with these codes; a code that nobody knows is left out."""
    found = Need.objects.raw("SELECT * FROM needs_need WHERE code = ANY(%s)", [list(codes)])
    return {need.code: need for need in found}


@dataclass(frozen=True)
class Spoken:
    """The needs that a text speaks of, and its other words."""

    needs: list[Need] = field(default_factory=list)
    rest: str = ""


def spoken_in(text: str, needs: Iterable[Need]) -> Spoken:
    """Those of the needs whose name, or another way to say it, occurs in the text."""
    words = rest = _plain(text)
    found = []
    for need in needs:
        said = [p for phrase in (need.name, *need.synonyms) if (p := _plain(phrase)) in words]
        for phrase in said:
            rest = rest.replace(phrase, " ")
        if said:
            found.append(need)
    return Spoken(found, rest.strip())


def _plain(text: str) -> str:
    """The words alone, with a space on either side, so that whole words are compared."""
    words = " ".join(re.findall(r"[\w-]+", text.lower()))
    return f" {words} "
