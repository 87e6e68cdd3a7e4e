"""Whether the words of a search may be those of somebody in danger (see crisis.yaml)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import DamerauLevenshtein

_FILE = Path(__file__).with_name("crisis.yaml")
_LONG = 6  # letters; a slip in a shorter word makes another word of it
_SWAPPED = 4  # letters; but two that changed places seldom do
_LONGEST = 40  # letters; no longer word is like one of a phrase
_NOTHING: frozenset[str] = frozenset()


class Danger(StrEnum):
    """To oneself, or by somebody; or no danger, but more than somebody can carry."""

    LIFE = "life"
    HARM = "harm"
    STRAIN = "strain"

    @property
    def need(self) -> str:
        """The code of the need whose services are shown, whatever else the words may find."""
        return {Danger.LIFE: "low-mood", Danger.HARM: "domestic-abuse"}.get(self, "")


_Phrase = tuple[frozenset[str], ...]  # for each of its words, the ways to say it


class Phrases:
    """Phrases with a name each, ready to be heard in what somebody writes (how: crisis.yaml)."""

    def __init__(self, listed: Mapping[str, Iterable[str]]) -> None:
        self._names = list(listed)
        self._begun: dict[str, list[tuple[str, _Phrase]]] = {}  # by the ways to begin them
        words: set[str] = set()
        for name, phrases in listed.items():
            for phrase in phrases:
                parts = tuple(frozenset(_plain(word)) for word in phrase.split())
                words.update(*parts)
                for way in parts[0]:
                    self._begun.setdefault(way, []).append((name, parts))
        self._words = frozenset(words)
        self._heard = lru_cache(maxsize=5000)(self._meant)

    def said_in(self, text: str) -> Iterator[str]:
        """The names of the phrases that stand there, in their order."""
        heard = [self._heard(word) if len(word) <= _LONGEST else _NOTHING for word in _plain(text)]
        said = {
            name
            for start, meant in enumerate(heard)
            for way in meant
            for name, phrase in self._begun.get(way, ())
            if _follow(heard, start, phrase)
        }
        return (name for name in self._names if name in said)

    def _meant(self, typed: str) -> frozenset[str]:
        """The words of the phrases that a word may be; most say nothing of the kind."""
        return frozenset(meant for meant in self._words if _alike(typed, meant))


def danger_in(text: str) -> Danger | None:
    """What the words may say; None where they say nothing of the kind."""
    return next(dangers_in(text), None)


def dangers_in(text: str) -> Iterator[Danger]:
    """All that the words may say: thoughts of suicide are answered first."""
    return map(Danger, _listed().said_in(text))


def _follow(heard: list[frozenset[str]], start: int, phrase: _Phrase) -> bool:
    """Whether the words of the phrase, each in one of its ways, follow one another from there."""
    there = heard[start : start + len(phrase)]
    return len(there) == len(phrase) and all(
        not said.isdisjoint(meant) for said, meant in zip(there, phrase, strict=True)
    )


def _alike(typed: str, meant: str) -> bool:
    if typed == meant:
        return True
    if abs(len(typed) - len(meant)) > 1:
        return False
    shorter = min(len(typed), len(meant))
    swapped = shorter >= _SWAPPED and sorted(typed) == sorted(meant)
    if not swapped and shorter < _LONG:
        return False
    return DamerauLevenshtein.distance(typed, meant, score_cutoff=1) <= 1


@cache
def _listed() -> Phrases:
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Phrases({danger: listed[danger] for danger in Danger})


def _plain(text: str) -> list[str]:
    """The words without accents, apostrophes and capitals."""
    bare = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'’‘`")
    return re.findall(r"[^\W_]+", bare)
