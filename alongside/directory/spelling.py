"""Correcting mistyped words against those that the directory itself uses."""

import re

from django.db import connection
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from alongside.directory.models import SearchWord

# One slip in five letters, two in eight; below that a guess would surprise.
_ALIKE = 0.74
_WORD = re.compile(r"[^\W\d_]{5,}")


def corrected(text: str) -> str:
    """The text with each word that nobody here uses replaced by the nearest that somebody does."""
    unknown = _unknown({word.lower() for word in _WORD.findall(text)})
    nearest = {word: _nearest(word) for word in unknown}
    return _WORD.sub(lambda found: nearest.get(found[0].lower(), found[0]), text)


def _unknown(words: set[str]) -> list[str]:
    """Those of the words that are in no service, and not too common to be looked for at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT typed FROM unnest(%s::text[]) typed
            WHERE to_tsvector('english', typed) <> ''
            AND NOT EXISTS (SELECT 1 FROM directory_searchword WHERE word = typed)""",
            [sorted(words)],
        )
        return [word for (word,) in cursor.fetchall()]


def _nearest(word: str) -> str:
    """The word most like it, the more used first; itself when none is alike."""
    used = dict(
        SearchWord.objects.annotate(length=Length("word"))
        .filter(length__gte=len(word) - 2, length__lte=len(word) + 2)
        .values_list("word", "services")
    )
    alike = process.extract(
        word,
        list(used),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=10,
    )
    return max(alike, key=lambda found: (found[1], used[found[0]]), default=(word, 0, 0))[0]
