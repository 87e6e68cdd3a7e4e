"""How far around a place to look: squares of the map that are lexemes of the search entries."""

from dataclasses import dataclass
from itertools import product
from math import inf, pi

from alongside.common.places import Place
from alongside.directory.search.lexicon import STEPS, Lexicon, Square, square_of
from alongside.directory.search.statement import STALE_COSTS, TOO_OLD_COSTS, UNSAID_COSTS

FEW = 400  # so many in the whole country are looked at wherever they are
_EXPECTED = 1.5  # times as many as are wanted: entries are not spread evenly


@dataclass(frozen=True)
class Neighbourhood:
    """A block of squares around a place; none of them: everywhere.

    Whatever is nearer than ``reach`` metres is certainly in it.
    """

    squares: tuple[Square, ...] = ()
    step: int = len(STEPS)
    reach: float = inf
    size: int = 0  # the place in the row of ever larger ones

    @classmethod
    def of(cls, place: Place, size: int) -> "Neighbourhood":
        """The ``size``th: three by three squares of a side, two by two of the next, and so on."""
        step, across = (size + 1) // 2, 2 if size % 2 else 3
        if step >= len(STEPS):
            return EVERYWHERE
        east, in_east = _block(place.easting, step, across)
        north, in_north = _block(place.northing, step, across)
        squares = product(range(east, east + across), range(north, north + across))
        return cls(tuple(squares), step, min(in_east, in_north), size)

    @property
    def lexemes(self) -> tuple[str, ...]:
        """The squares as they stand in the entries."""
        return tuple(f"{chr(97 + self.step)}{east}:{north}" for east, north in self.squares)

    @property
    def part_within_reach(self) -> float:
        """Of the block, the circle around the place."""
        return pi * self.reach**2 / (len(self.squares) * (1000 << self.step) ** 2)


EVERYWHERE = Neighbourhood()


def enough(
    lexicon: Lexicon,
    place: Place,
    share: float,
    *,
    wanted: int,
    within: float | None,
    unsaid: float = 0.0,
) -> Neighbourhood:
    """The smallest neighbourhood that should hold as many entries within reach as wanted.

    ``share`` is the part of all entries that match; so do those of ``unsaid``, which count as
    further away. Everywhere, where there are few in all.
    """
    if (share + unsaid) * lexicon.total <= FEW:
        return EVERYWHERE
    for size in range(2 * len(STEPS)):
        around = Neighbourhood.of(place, size)
        if around is EVERYWHERE or (within and around.reach >= within):
            return around
        near = lexicon.entries_in(around.squares, around.step) * around.part_within_reach
        likely = share * _counting_as_near(lexicon, around.reach)
        if unsaid:
            likely += unsaid * _counting_as_near(lexicon, around.reach, UNSAID_COSTS)
        if near * likely >= wanted * _EXPECTED:
            return around
    return EVERYWHERE


def _block(metres: float, step: int, across: int) -> tuple[int, float]:
    """The first of so many squares with the place in their midst, and how far it is to the edge."""
    side = 1000 << step
    square = square_of(metres, 0, step)[0]
    inside = metres - square * side
    if across == 2:  # the neighbour that is nearer
        return (square - 1, side - inside) if inside < side / 2 else (square, inside)
    return square - 1, side + min(inside, side - inside)


def _counting_as_near(lexicon: Lexicon, reach: float, further: float = 0) -> float:
    """The part of the entries within reach that count as such: old ones count as further off.

    So do all of them, by so many metres ``further``.
    """
    fresh, offered = (lexicon.counts.get(token, lexicon.total) for token in ("fresh", "offered"))
    ages = ((fresh, 0), (offered - fresh, STALE_COSTS), (lexicon.total - offered, TOO_OLD_COSTS))
    nearer = [entries * max(0.0, 1 - (behind + further) / reach) ** 2 for entries, behind in ages]
    return sum(nearer) / lexicon.total
