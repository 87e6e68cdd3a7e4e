"""Reading the vocabulary: it is public."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import get_language

from alongside.needs.models import Need
from alongside.needs.vocabulary import LITTLE_WELSH, english_too, only_welsh

_WORD = re.compile(r"[\w-]+")
# Words of many questions, which say nothing of what is needed.
# fmt: off
_SAY_LITTLE = frozenset([
    "around", "find", "for", "get", "group", "groups", "help", "local", "looking", "me", "my",
    "near", "nearby", "need", "please", "service", "services", "somebody", "someone", "some",
    "support", "want", "with",
]) | LITTLE_WELSH
# fmt: on
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
    """The needs that a text speaks of, and its other words: beside needs, those that say more."""

    needs: list[Need] = field(default_factory=list)
    rest: str = ""


class Vocabulary:
    """The needs with every way to say them, ready to be heard in a text."""

    def __init__(self, needs: Iterable[Need]) -> None:
        self.needs = list(needs)
        self.phrases: dict[tuple[str, ...], list[Need]] = {}
        for need in self.needs:
            for phrase in dict.fromkeys(map(_key, map(_words, (need.name, *need.synonyms)))):
                if phrase:
                    self.phrases.setdefault(phrase, []).append(need)
        self._longest = max(map(len, self.phrases), default=0)

    def spoken_in(self, text: str) -> Spoken:
        """Those of the needs whose name, or another way to say it, occurs in the text."""
        words, rest, heard = _words(text), [], set()
        english = not _is_welsh(words)
        at = 0
        while at < len(words):
            phrase = self._phrase_at(words, at, english=english)
            if phrase:
                heard |= {need.code for need in self.phrases[phrase]}
                at += len(phrase)
            else:
                rest.append(words[at])
                at += 1
        if heard:
            rest = [word for word in rest if word not in _SAY_LITTLE]
        return Spoken([need for need in self.needs if need.code in heard], " ".join(rest))

    def _phrase_at(self, words: tuple[str, ...], at: int, *, english: bool) -> tuple[str, ...]:
        """The longest phrase that begins with this word; empty if none does."""
        least = 1 if english and _key(words[at : at + 1]) in _english_too() else 0
        for length in range(min(self._longest, len(words) - at), least, -1):
            phrase = _key(words[at : at + length])
            if phrase in self.phrases:
                return phrase
        return ()


def spoken_in(text: str, needs: Iterable[Need]) -> Spoken:
    """Those of the needs whose name, or another way to say it, occurs in the text."""
    return Vocabulary(needs).spoken_in(text)


def telling(words: list[str]) -> list[str]:
    """Those of the words that say something of what is needed; all, where none of them does."""
    return [word for word in words if word not in _SAY_LITTLE] or words


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    """One and many are the same to us: debt, debts; and a letter with an accent or without."""
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in map(_bare, words)
    )


@cache
def _english_too() -> frozenset[tuple[str, ...]]:
    return frozenset(_key((word,)) for word in english_too())


def _is_welsh(words: tuple[str, ...]) -> bool:
    return get_language() == "cy" or not only_welsh().isdisjoint(words)


def _bare(word: str) -> str:
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _words(text: str) -> tuple[str, ...]:
    """The words alone, in small letters; people leave apostrophes out, so we do too."""
    return tuple(_WORD.findall(text.lower().translate(_APOSTROPHES)))
