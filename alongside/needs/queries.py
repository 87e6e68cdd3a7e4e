"""Reading the vocabulary: it is public."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.needs.models import Need


def all_needs() -> QuerySet[Need]:
    """Every need, in the order people are shown them."""
    return Need.objects.all()


def by_code(codes: Iterable[str]) -> dict[str, Need]:
    """The needs with these codes; a code that nobody knows is left out."""
    return {need.code: need for need in Need.objects.filter(code__in=list(codes))}


def spoken_in(text: str, needs: Iterable[Need]) -> list[Need]:
    """Those of the needs whose name, or another way to say it, occurs in the text."""
    spoken = _plain(text)
    return [
        need
        for need in needs
        if any(_plain(phrase) in spoken for phrase in (need.name, *need.synonyms))
    ]


def _plain(text: str) -> str:
    """The words alone, with a space on either side, so that whole words are compared."""
    words = " ".join(re.findall(r"[\w-]+", text.lower()))
    return f" {words} "
