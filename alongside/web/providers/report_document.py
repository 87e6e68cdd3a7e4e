"""A provider's report on paper: a PDF that screen readers can follow (PDF/UA-1)."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.insight.question import Question
from alongside.insight.tables import Table
from alongside.web.reports.wording import written

TEMPLATE = Path(__file__).with_name("report_document.typ")


def draw(tables: Sequence[Table], question: Question, whose: str) -> bytes:
    """The tables as they are published, with how each number is made."""
    facts: dict[str, Any] = {
        "title": _("Report: %(whose)s") % {"whose": whose},
        "period": _("%(first)s to %(last)s")
        % {"first": _day(question.first), "last": _day(question.last)},
        "made": _("Made on %(day)s") % {"day": _day(clock.today())},
        "hiding": sorted({table.hiding for table in tables if table.hiding}),
        "parts": [_part(table) for table in tables],
    }
    pdf: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"facts": json.dumps(facts)},
        pdf_standards=["ua-1"],
    )
    return pdf


def _part(table: Table) -> dict[str, Any]:
    measure = table.measure
    return {
        "heading": measure.name,
        "purpose": measure.purpose,
        "facts": [f"{fact.label}: {written(fact.value, fact.kind)}" for fact in table.facts],
        "head": [table.stub, *(str(column.label) for column in table.columns)],
        "rows": [
            [
                line.label,
                *(
                    written(value, column.kind)
                    for value, column in zip(line.values, table.columns, strict=True)
                ),
            ]
            for line in table.lines
        ],
        "made": [
            f"{_('Counted')}: {measure.numerator}",
            f"{_('Out of')}: {measure.denominator}",
            f"{_('Missing data')}: {measure.missing_rule}",
            f"{_('Left out')}: {measure.exclusions}",
            *([measure.caution] if measure.caution else []),
            *measure.notes,
        ],
    }


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
