"""A published table as CSV: how it is made, then the figures, the same as on the page."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from alongside.insight.question import Question
from alongside.insight.tables import Column, Table
from alongside.web.reports.wording import plain

# Spreadsheet programs take these for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table, question: Question, whose: str) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheet programs guess another encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(_rows(table, question, whose))
    return text.getvalue().encode("utf-8-sig")


def _rows(table: Table, question: Question, whose: str) -> Iterator[list[str]]:
    measure = table.measure
    yield [_("Measure"), measure.name]
    yield [_("Of"), _text(whose)]
    yield [_("From"), question.first.isoformat()]
    yield [_("To"), question.last.isoformat()]
    yield [_("Counted"), measure.numerator]
    yield [_("Out of"), measure.denominator]
    yield [_("Missing data"), measure.missing_rule]
    yield [_("Left out"), measure.exclusions]
    yield [_("Used for"), str(measure.used_for)]
    yield [_("Source"), measure.source]
    if measure.caution:
        yield [_("Caution"), measure.caution]
    for note in measure.notes:
        yield [_("Note"), note]
    if table.hiding:
        yield [_("Small numbers"), table.hiding]
    yield [_("Owner"), measure.owner]
    yield [_("Reviewed"), measure.reviewed_on.isoformat()]
    yield [_("Next review"), measure.next_review.isoformat()]
    for fact in table.facts:
        yield [fact.label, plain(fact.value, fact.kind)]
    yield []
    yield [table.stub, *map(_heading, table.columns)]
    for line in table.lines:
        figures = zip(line.values, table.columns, strict=True)
        yield [_text(line.label), *(plain(value, column.kind) for value, column in figures)]


def _heading(column: Column) -> str:
    return f"{column.label} (%)" if column.kind == "percent" else column.label


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
