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


class Danger(StrEnum):
    """To oneself, or by somebody."""

    LIFE = "life"
    HARM = "harm"


def danger_in(text: str) -> Danger | None:
    """What the words may say; None where they say nothing of the kind."""
    words = _plain(text)
    for danger, phrases in _phrases().items():
        if any(_says(words, phrase) for phrase in phrases):
            return danger
    return None


def _says(words: list[str], phrase: list[str]) -> bool:
    starts = range(len(words) - len(phrase) + 1)
    return any(all(map(_alike, words[start:], phrase)) for start in starts)


def _alike(typed: str, meant: str) -> bool:
    if typed == meant:
        return True
    long = min(len(typed), len(meant)) >= _LONG
    return long and DamerauLevenshtein.distance(typed, meant, score_cutoff=1) <= 1


@cache
def _phrases() -> dict[Danger, list[list[str]]]:
    """In this order: thoughts of suicide are answered first."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {danger: [_plain(phrase) for phrase in listed[danger]] for danger in Danger}


def _plain(text: str) -> list[str]:
    """The words without accents, apostrophes and capitals."""
    bare = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'’‘`")
    return re.findall(r"[^\W_]+", bare)
