"""Whether the words of a search may be those of somebody in danger (see crisis.yaml)."""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz.distance import DamerauLevenshtein

_FILE = Path(__file__).with_name("crisis.yaml")
_LONG = 6  # letters; a slip in a shorter word makes another word of it
_SWAPPED = 4  # letters; but two that changed places seldom do


class Danger(StrEnum):
    """To oneself, or by somebody; or no danger, but more than somebody can carry."""

    LIFE = "life"
    HARM = "harm"
    STRAIN = "strain"

    @property
    def need(self) -> str:
        """The code of the need whose services are shown, whatever else the words may find."""
        return {Danger.LIFE: "low-mood", Danger.HARM: "domestic-abuse"}.get(self, "")


def danger_in(text: str) -> Danger | None:
    """What the words may say; None where they say nothing of the kind."""
    words = _plain(text)
    for danger, phrases in _phrases().items():
        short = [phrase for phrase in phrases if len(phrase) <= len(words)]
        if any(_says(words, phrase) for phrase in short):
            return danger
    return None


def _says(words: list[str], phrase: list[list[str]]) -> bool:
    starts = range(len(words) - len(phrase) + 1)
    return any(all(map(_any_alike, words[start:], phrase)) for start in starts)


def _any_alike(typed: str, meant: list[str]) -> bool:
    return any(_alike(typed, word) for word in meant)


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
def _phrases() -> dict[Danger, list[list[list[str]]]]:
    """In this order: thoughts of suicide are answered first."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        danger: [[_plain(word) for word in phrase.split()] for phrase in listed[danger]]
        for danger in Danger
    }


def _plain(text: str) -> list[str]:
    """The words without accents, apostrophes and capitals."""
    bare = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'’‘`")
    return re.findall(r"[^\W_]+", bare)
