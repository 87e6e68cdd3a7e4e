"""At which age most people can read a text, by a formula: it counts, and understands nothing."""

import re
from collections.abc import Iterable

_BEGINS_SCHOOL = 5  # years; the formula gives a grade


def sentences_of(texts: Iterable[str]) -> list[str]:
    """The sentences; what has no full stop, such as a heading, is one by itself."""
    return [one for text in texts for one in re.split(r"(?<=[.?!:])\s+", text) if words_of(one)]


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’]*", text)


def reading_age(texts: Iterable[str]) -> float:
    """In years: the grade of Flesch and Kincaid (1975), and the age at which school begins."""
    sentences = sentences_of(texts)
    words = [word for one in sentences for word in words_of(one)]
    beats = sum(map(_beats, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * beats / len(words) - 15.59
    return grade + _BEGINS_SCHOOL


def _beats(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))))
