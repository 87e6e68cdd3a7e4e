"""Where everything stands in the picture of a network map: rings, and points on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.care.models import Tie
from alongside.care.network import CIRCLES

SIZE = 480  # of the square, in units of the picture
MIDDLE = SIZE / 2
RADII = {circle: 60 + 48 * number for number, circle in enumerate(CIRCLES)}
SIGNS = {Tie.Feels.HELPS: "+", Tie.Feels.MIXED: "±", Tie.Feels.DRAINS: "−", Tie.Feels.UNKNOWN: ""}


@dataclass(frozen=True)
class Ring:
    """One circle around the person, the outermost first; its name is in the list beside it."""

    number: int
    label: str
    radius: int


@dataclass(frozen=True)
class Point:
    """A tie in the picture; ``number`` leads to its row in the table."""

    number: int
    x: float
    y: float
    tie: Tie
    sign: str


def rings() -> list[Ring]:
    """The circles as they are drawn: large ones first, so that small ones lie on them."""
    made = [
        Ring(number, str(circle.label), RADII[circle])
        for number, circle in enumerate(CIRCLES, start=1)
    ]
    return made[::-1]


def points(ties: Sequence[Tie]) -> list[Point]:
    """The ties in the order given, each on its circle, evenly spread.

    Each circle begins an eighth of a turn later, so that few points lie behind one another.
    """
    placed = []
    for ring, circle in enumerate(CIRCLES):
        here = [(number, tie) for number, tie in enumerate(ties, start=1) if tie.circle == circle]
        for index, (number, tie) in enumerate(here):
            turn = (index / len(here) + ring / 8) * math.tau - math.pi / 2
            x = round(MIDDLE + RADII[circle] * math.cos(turn), 1)
            y = round(MIDDLE + RADII[circle] * math.sin(turn), 1)
            placed.append(Point(number, x, y, tie, SIGNS[Tie.Feels(tie.feels)]))
    return placed
