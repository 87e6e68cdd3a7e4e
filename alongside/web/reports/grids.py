"""A published table as the page draws it: in parts narrow enough to read, each with a bar."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.insight.suppression import Hidden
from alongside.insight.tables import Column, Line, Table, Value
from alongside.web.reports.wording import written


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in hundredths of the bar's full width."""

    code: str
    start: float
    width: float


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[str, ...]
    bar: tuple[Segment, ...]


@dataclass(frozen=True)
class Grid:
    """``key`` names a bar's pieces, where it has several; ``is_whole``: it is no part of more."""

    caption: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[Column, ...]
    is_whole: bool

    @property
    def is_wide(self) -> bool:
        """Too wide for a phone, which shows it line by line."""
        return len(self.columns) > 2


# Measures whose table is drawn in parts: the caption, the columns, the columns drawn as a bar.
_PARTS: dict[str, tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...]] = {
    "matching_fairness": (
        (
            _("What was suggested, and what was chosen"),
            ("shown", "first", "taken", "percent"),
            ("percent",),
        ),
    ),
    "service_paired_change": (
        (
            _("Change in those who were asked both times"),
            ("pairs", "missing", "mean", "low", "high"),
            ("pairs", "missing"),
        ),
    ),
    "ons4_paired_change": (
        (
            _("How many people we know about"),
            ("eligible", "no_baseline", "missing", "pairs", "few"),
            ("pairs", "missing", "no_baseline"),
        ),
        (
            _("Change in those who answered both times"),
            ("pairs", "mean", "low", "high", "improved", "same", "worse"),
            ("improved", "same", "worse"),
        ),
    ),
}


def grids(table: Table) -> list[Grid]:
    """The table's parts, in reading order."""
    every = tuple(column.code for column in table.columns)
    parts = _PARTS.get(table.measure.code, ((table.measure.name, every, ("count",)),))
    return [_grid(table, *part) for part in parts]


def _grid(table: Table, caption: Any, codes: tuple[str, ...], bar: tuple[str, ...]) -> Grid:
    places = [_place(table, code) for code in codes]
    bar_places = [_place(table, code) for code in bar]
    full = _full_width(table, bar_places)
    columns = tuple(table.columns[place] for place in places)
    return Grid(
        caption=caption,
        columns=columns,
        rows=tuple(
            Row(
                line.label,
                tuple(written(line.values[p], table.columns[p].kind) for p in places),
                _bar(table, line, bar_places, full),
            )
            for line in table.lines
        ),
        key=tuple(table.columns[p] for p in bar_places) if len(bar) > 1 else (),
        is_whole=len(codes) == len(table.columns),
    )


def _place(table: Table, code: str) -> int:
    return [column.code for column in table.columns].index(code)


def _full_width(table: Table, places: list[int]) -> float:
    """What fills a bar: 100 for percentages, else the largest sum in the table."""
    if all(table.columns[place].kind == "percent" for place in places):
        return 100
    return max((sum(_length(line.values[p]) for p in places) for line in table.lines), default=0)


def _bar(table: Table, line: Line, places: list[int], full: float) -> tuple[Segment, ...]:
    segments, start = [], 0.0
    for place in places:
        width = round(100 * _length(line.values[place]) / full, 1) if full else 0.0
        segments.append(Segment(table.columns[place].code, start, min(width, 100 - start)))
        start += width
    return tuple(segment for segment in segments if segment.width > 0)


def _length(value: Value) -> float:
    return 0 if value is None or isinstance(value, Hidden) else value
