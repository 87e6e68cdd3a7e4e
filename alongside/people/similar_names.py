"""Names that are nearly what somebody typed, with how near. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

from rapidfuzz.distance import OSA

# A word of so many letters may have as many slips; in a shorter one anything would be alike.
_SLIPS = ((7, 2), (3, 1))
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile("['’`]")
_DIGIT = re.compile(r"\d")
_MOST_WORDS = 5


def words_of(text: str) -> list[str]:
    """The words of a name in small letters without marks, as they are compared."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text.casefold()))
    return _WORD.findall("".join(one for one in bare if not unicodedata.combining(one)))


def nearest(typed: str, names: Iterable[tuple[UUID, Sequence[str]]], most: int) -> list[UUID]:
    """Whose names have each of the words typed, or one with a slip in it; the fewest slips first.

    ``names`` are ids with what somebody is called. Nobody where a digit was typed: a reference or
    a number is right or wrong.
    """
    wanted = words_of(typed)
    if not wanted or len(wanted) > _MOST_WORDS or _DIGIT.search(typed):
        return []
    found: dict[UUID, int] = {}
    for each, called in names:
        slips = _slips(wanted, words_of(" ".join(called)))
        if slips is not None and slips < found.get(each, slips + 1):
            found[each] = slips
    return sorted(found, key=lambda each: (found[each], str(each)))[:most]


def _slips(wanted: Sequence[str], called: Sequence[str]) -> int | None:
    """How many slips the words typed have together; None where one of them is no such name."""
    together = 0
    for word in wanted:
        allowed = next((slips for letters, slips in _SLIPS if len(word) >= letters), 0)
        least = min((_between(word, name, allowed) for name in called), default=allowed + 1)
        if least > allowed:
            return None
        together += least
    return together


def _between(word: str, name: str, allowed: int) -> int:
    """0 where it is part of the name; else letters to change, two that changed places as one."""
    return 0 if word in name else OSA.distance(word, name, score_cutoff=allowed)
