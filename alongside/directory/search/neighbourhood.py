"""How far around a place to look: squares of the map that are lexemes of the search entries."""

from dataclasses import dataclass

from alongside.common.places import Place
from alongside.directory.search.lexicon import STEPS, Lexicon, square_of
from alongside.directory.search.statement import STALE_COSTS, TOO_OLD_COSTS

FEW = 400  # so many in the whole country are looked at wherever they are
_EXPECTED = 4  # a circle is a third of its three by three squares, and estimates are rough


@dataclass(frozen=True)
class Neighbourhood:
    """Three by three squares around a place; none of them: everywhere.

    Whatever is nearer than ``reach`` metres is certainly in it.
    """

    squares: tuple[str, ...] = ()
    reach: float = float("inf")
    step: int = len(STEPS)

    @classmethod
    def of(cls, place: Place, step: int) -> "Neighbourhood":
        if step >= len(STEPS):
            return EVERYWHERE
        side = 1000 << step
        east, north = square_of(place.easting, place.northing, step)
        squares = tuple(
            f"{chr(97 + step)}{e}:{n}"
            for e in range(east - 1, east + 2)
            for n in range(north - 1, north + 2)
        )
        in_east, in_north = place.easting - east * side, place.northing - north * side
        edge = min(in_east, side - in_east, in_north, side - in_north)
        return cls(squares, side + edge, step)


EVERYWHERE = Neighbourhood()


def enough(
    lexicon: Lexicon, place: Place, share: float, *, wanted: int, within: float | None
) -> Neighbourhood:
    """The smallest neighbourhood that should hold as many entries as wanted.

    ``share`` is the part of all entries that match. Everywhere, where there are few in all.
    """
    if share * lexicon.total <= FEW:
        return EVERYWHERE
    for step in STEPS:
        there = lexicon.near(place, step) * _counting_as_near(lexicon, 1000 << step)
        if there * share >= wanted * _EXPECTED:
            return Neighbourhood.of(place, step)
        if within and 1000 << step >= within:
            return Neighbourhood.of(place, step)
    return EVERYWHERE


def _counting_as_near(lexicon: Lexicon, side: float) -> float:
    """The part of the entries around that may stand within reach: old ones count as further off.

    A place in the middle of squares of that side reaches one and a half times as far.
    """
    fresh, offered = (lexicon.counts.get(token, lexicon.total) for token in ("fresh", "offered"))
    ages = ((fresh, 0), (offered - fresh, STALE_COSTS), (lexicon.total - offered, TOO_OLD_COSTS))
    nearer = [entries * max(0.0, 1 - behind / (1.5 * side)) ** 2 for entries, behind in ages]
    return sum(nearer) / lexicon.total
