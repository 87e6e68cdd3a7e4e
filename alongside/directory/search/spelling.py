"""Correcting mistyped words against those that the directory itself uses."""

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.directory.search.lexicon import Lexicon

# One slip in five letters, two in eight; below that a guess would surprise.
_ALIKE = 0.74
_WORD = re.compile(r"[^\W\d_]{5,40}")
_MOST = 8  # words of one question


def corrected(text: str, lexicon: Lexicon) -> str:
    """The text with each word that nobody here uses replaced by the nearest that somebody does."""
    unknown = [w for w in dict.fromkeys(_WORD.findall(text.lower())) if w not in lexicon.words]
    nearest = {word: _nearest(word, lexicon) for word in unknown[:_MOST]}
    return _WORD.sub(lambda found: nearest.get(found[0].lower(), found[0]), text)


def _nearest(word: str, lexicon: Lexicon) -> str:
    """The word most like it, the more used first; itself when none is alike.

    Most slips leave the first letter as it is: only when nothing is alike there, all are compared.
    """
    lengths = range(len(word) - 2, len(word) + 3)
    alike = _alike(word, (lexicon.by_shape.get((word[0], n), ()) for n in lengths), lexicon)
    return alike or _alike(word, (lexicon.by_length.get(n, ()) for n in lengths), lexicon) or word


def _alike(word: str, groups: Iterable[Iterable[str]], lexicon: Lexicon) -> str:
    found = process.extract(
        word,
        [known for group in groups for known in group],
        scorer=OSA.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=10,
    )
    best = max(found, key=lambda each: (each[1], lexicon.words[each[0]]), default=None)
    return best[0] if best else ""
