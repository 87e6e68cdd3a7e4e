"""A published table as CSV: how it is made, then the figures, the same as on the page."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from alongside.insight.question import Question
from alongside.insight.tables import Column, Table
from alongside.web.downloads import cell, csv_of
from alongside.web.reports.wording import plain


def as_csv(table: Table, question: Question, whose: str) -> bytes:
    """As bytes that spreadsheet programs read."""
    return csv_of(_rows(table, question, whose))


def _rows(table: Table, question: Question, whose: str) -> Iterator[list[str]]:
    measure = table.measure
    yield [_("Measure"), measure.name]
    yield [_("Of"), cell(whose)]
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
        yield [cell(line.label), *(plain(value, column.kind) for value, column in figures)]


def _heading(column: Column) -> str:
    return f"{column.label} (%)" if column.kind == "percent" else column.label
