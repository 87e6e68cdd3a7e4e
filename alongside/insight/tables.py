"""A published table: plain values, already suppressed, the same for the page and for its file."""

from dataclasses import dataclass
from typing import Literal

from alongside.insight.measures import Measure
from alongside.insight.suppression import Hidden

Value = int | float | Hidden | None

Kind = Literal["count", "percent", "days", "change", "yes"]


@dataclass(frozen=True)
class Column:
    """One column of figures, headed ``label``."""

    code: str
    label: str
    kind: Kind = "count"


@dataclass(frozen=True)
class Line:
    """One line: what it is of, and a value for each column (None: there is no such number)."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Fact:
    """One figure that stands beside the table: of how many, how many are missing."""

    label: str
    value: Value
    kind: Kind = "count"


@dataclass(frozen=True)
class Table:
    """All that a reader needs: the figures, of how many, what is missing, how they are made.

    ``stub`` heads the first column, whose texts are the lines' labels. ``hiding`` says how small
    numbers are hidden, and is empty where none are.
    """

    measure: Measure
    stub: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]
    hiding: str

    def column(self, code: str) -> tuple[Value, ...]:
        """The values under one heading, top to bottom."""
        place = [column.code for column in self.columns].index(code)
        return tuple(line.values[place] for line in self.lines)


class DoesNotReconcileError(Exception):
    """Parts and whole disagree, so nothing is published."""

    def __init__(self, measure: Measure, parts: int, whole: int) -> None:
        super().__init__(f"{measure.code}: the parts make {parts}, the whole is {whole}")
        self.measure = measure


def reconcile(measure: Measure, parts: int, whole: int) -> None:
    """Raise DoesNotReconcileError unless the parts make the whole. Takes true counts."""
    if parts != whole:
        raise DoesNotReconcileError(measure, parts, whole)
