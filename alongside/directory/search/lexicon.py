"""What each process remembers of the whole directory: words, needs, how much there is where.

It helps to choose the way of a search, to hear needs in words, and to correct spelling. Every
search asks the database for the version that holds now, so that nothing old is believed for longer
than one question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor, prod

from django.db import connection

from alongside.directory.models import SearchCount, SearchWord
from alongside.directory.search.question import words_of
from alongside.needs.models import Need
from alongside.needs.queries import Vocabulary, all_needs

STEPS = range(10)  # squares with sides of 1, 2, 4 … 512 km
_COUNTED = 2  # the step whose squares are counted: 4 km
Square = tuple[int, int]


def square_of(easting: float, northing: float, step: int) -> Square:
    """The square of a place at a step."""
    side = 1000 << step
    return floor(easting / side), floor(northing / side)


@dataclass
class Lexicon:
    """One version of it. Counts are of entries, or of services for words; all are estimates."""

    version: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
    needs_in: dict[str | None, dict[str, str]] = field(default_factory=dict)  # by language
    squares: list[dict[Square, int]] = field(default_factory=lambda: [{} for _ in STEPS])
    spoken: Vocabulary = field(default_factory=lambda: Vocabulary([]))
    by_shape: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    by_length: dict[int, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.counts.get("total", 0)

    def share(self, token: str) -> float:
        """The part of all entries that carry a facet."""
        return self.counts.get(token, 0) / self.total if self.total else 0.0

    def share_with_words(self, text: str, *, any_word: bool = False) -> float:
        """The part of all services that use all of the words, or any of them."""
        if not self.total:
            return 0.0
        shares = [min(1.0, self.words.get(word, 0) / self.total) for word in words_of(text)]
        return min(1.0, sum(shares)) if any_word else prod(shares)

    def entries_in(self, squares: Iterable[Square], step: int) -> float:
        """How many entries lie in these squares of a step, about."""
        finer = max(0, _COUNTED - step)
        there = self.squares[step + finer]
        return sum(there.get((e >> finer, n >> finer), 0) for e, n in squares) / 4**finer


_OF_NO_DATABASE = -1  # also a database that counts nothing yet, and has no version, is read once
_kept = Lexicon(version=_OF_NO_DATABASE)


def kept() -> Lexicon:
    """What this process remembers; the first time it is read."""
    return _kept if _kept.version != _OF_NO_DATABASE else refreshed()


def refreshed() -> Lexicon:
    """What holds now, read anew and remembered."""
    global _kept
    _kept = _read()
    return _kept


def forget() -> None:
    """Remember nothing any more: this process turns to another database."""
    global _kept
    _kept = Lexicon(version=_OF_NO_DATABASE)


def current() -> Lexicon:
    """What this process remembers, if that is what the database holds; else what it holds."""
    return _kept if _kept.version == version_now() else refreshed()


def version_now() -> int | None:
    """The version that the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entries FROM directory_searchcount WHERE token = 'version'")
        row = cursor.fetchone()
    return row[0] if row else None


def _read() -> Lexicon:
    counts = dict(SearchCount.objects.values_list("token", "entries"))
    words = dict(SearchWord.objects.values_list("word", "services"))
    needs = list(all_needs())
    lexicon = Lexicon(counts.pop("version", None), counts, words, needs, spoken=Vocabulary(needs))
    lexicon.squares = _coarser(counts)
    shapes, lengths = defaultdict(list), defaultdict(list)
    for word in words:
        shapes[word[0], len(word)].append(word)
        lengths[len(word)].append(word)
    lexicon.by_shape, lexicon.by_length = dict(shapes), dict(lengths)
    return lexicon


def _coarser(counts: dict[str, int]) -> list[dict[Square, int]]:
    """The counted squares, and those of every coarser step."""
    squares: list[dict[Square, int]] = [defaultdict(int) for _step in STEPS]
    for token in [token for token in counts if token.startswith("square:")]:
        _kind, east, north = token.split(":")
        entries = counts.pop(token)
        for step in range(_COUNTED, len(STEPS)):
            up = step - _COUNTED
            squares[step][int(east) >> up, int(north) >> up] += entries
    return squares
