"""Reading the vocabulary: it is public."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from alongside.needs.models import Need

_WORD = re.compile(r"[\w-]+")
_APOSTROPHES = str.maketrans("", "", "'’")


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


class Vocabulary:
    """The needs with every way to say them, ready to be heard in a text."""

    def __init__(self, needs: Iterable[Need]) -> None:
        self.needs = list(needs)
        self.phrases: dict[tuple[str, ...], list[Need]] = {}
        for need in self.needs:
            for phrase in dict.fromkeys(map(_words, (need.name, *need.synonyms))):
                if phrase:
                    self.phrases.setdefault(phrase, []).append(need)
        self._longest = max(map(len, self.phrases), default=0)

    def spoken_in(self, text: str) -> Spoken:
        """Those of the needs whose name, or another way to say it, occurs in the text."""
        words, rest, heard = _words(text), [], set()
        at = 0
        while at < len(words):
            phrase = self._phrase_at(words, at)
            if phrase:
                heard |= {need.code for need in self.phrases[phrase]}
                at += len(phrase)
            else:
                rest.append(words[at])
                at += 1
        return Spoken([need for need in self.needs if need.code in heard], " ".join(rest))

    def _phrase_at(self, words: tuple[str, ...], at: int) -> tuple[str, ...]:
        """The longest phrase that begins with this word; empty if none does."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if words[at : at + length] in self.phrases:
                return words[at : at + length]
        return ()


def spoken_in(text: str, needs: Iterable[Need]) -> Spoken:
    """Those of the needs whose name, or another way to say it, occurs in the text."""
    return Vocabulary(needs).spoken_in(text)


def _words(text: str) -> tuple[str, ...]:
    """The words alone, in small letters; people leave apostrophes out, so we do too."""
    return tuple(_WORD.findall(text.lower().translate(_APOSTROPHES)))
