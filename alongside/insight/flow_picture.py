"""Where everything stands in the picture of a flow: those who send, the team, those who receive."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from alongside.insight.flow import Way

WIDTH, TALLEST = 960, 520  # units of the picture; the bands of its fuller side, without gaps
BARS = (268, 474, 680)  # where the bars of the three columns begin
BAR, GAP, LEAST = 12, 10, 22  # how wide a bar is; between two bands; a band at least, for its name
MOST = 12  # bands on a side: the rest are one


@dataclass(frozen=True)
class Band:
    """One way: from the bar of an organisation to the team's, as thick as it has referrals.

    The part of those who wait lies on top. ``y`` and ``height`` are of its bar, ``words`` its name
    and its numbers.
    """

    words: str
    inward: bool
    y: float
    height: float
    waits: str
    flows: str

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Picture:
    """The bands of both sides, and the bar of the team between them."""

    bands: list[Band]
    height: float
    team: float


def picture(ways: Sequence[Way]) -> Picture:
    """The ways as they are drawn, those of each side in the order given."""
    sides = [_shown([way for way in ways if way.inward is inward]) for inward in (True, False)]
    fullest = max((sum(way.every for way in side) for side in sides), default=0)
    unit = TALLEST / fullest if fullest else 0
    bands = [band for side in sides for band in _bands(side, unit)]
    height = max((band.y + band.height for band in bands), default=0)
    return Picture(bands, round(height + GAP, 1), round(fullest * unit, 1))


def _shown(side: list[Way]) -> list[Way]:
    if len(side) <= MOST:
        return side
    others = side[MOST - 1 :]
    name = ngettext("%(num)d other", "%(num)d others", len(others)) % {"num": len(others)}
    whole = Way(name, name, inward=others[0].inward)
    for count in ("unanswered", "listed", "working", "came", "back", "stopped"):
        setattr(whole, count, sum(getattr(way, count) for way in others))
    return [*side[: MOST - 1], whole]


def _bands(side: Sequence[Way], unit: float) -> list[Band]:
    made, here, there = [], 0.0, 0.0
    for way in side:
        thick = way.every * unit
        waiting = way.waiting * unit
        height = max(thick, LEAST)
        bar = here + (height - thick) / 2
        made.append(
            Band(
                words=f"{way.other} {way.every}",
                inward=way.inward,
                y=round(here, 1),
                height=round(height, 1),
                waits=_ribbon(way.inward, bar, there, waiting) if waiting else "",
                flows=_ribbon(way.inward, bar + waiting, there + waiting, thick - waiting),
            )
        )
        here += height + GAP
        there += thick
    return made


def _ribbon(inward: bool, outer: float, inner: float, thick: float) -> str:
    """An SVG path from the bar of the other one, at ``outer``, to that of the team."""
    if inward:
        left, right, start, end = BARS[0] + BAR, BARS[1], outer, inner
    else:
        left, right, start, end = BARS[1] + BAR, BARS[2], inner, outer
    bend = (left + right) / 2
    below, beneath = start + thick, end + thick
    return (
        f"M{left} {start:.1f}C{bend} {start:.1f} {bend} {end:.1f} {right} {end:.1f}"
        f"v{thick:.1f}C{bend} {beneath:.1f} {bend} {below:.1f} {left} {below:.1f}Z"
    )
