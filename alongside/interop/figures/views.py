"""Which measures there are, and the figures of one: the same that people read as a page."""

import logging
import uuid
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.insight import report
from alongside.insight.measures import measure
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.insight.tables import DoesNotReconcileError, Table, Value
from alongside.interop.figures.openapi import document
from alongside.interop.figures.parameters import FiguresQuestion
from alongside.interop.keyed import keyed
from alongside.interop.problems import problem
from alongside.keys.scopes import Scope

logger = logging.getLogger(__name__)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """How to ask, for programs."""
    server = request.build_absolute_uri(reverse("figures:openapi")).removesuffix("/openapi.json")
    return _json(document(server))


openapi.public_reason = "How programs ask with a key; it holds no data."  # type: ignore[attr-defined]


@keyed(Scope.REPORTS_READ)
def measures(actor: Actor) -> HttpResponse:
    """The measures that are published, with how each is made."""
    return _json({"measures": [_described(code) for code in report.MEASURES]})


@keyed(Scope.REPORTS_READ, FiguresQuestion)
def figures(actor: Actor, asked: FiguresQuestion, code: str) -> HttpResponse:
    """One measure for a period: of the whole area, of one team, or of the organisation itself."""
    if code not in report.MEASURES:
        return problem(404, "There is no such measure. /figures lists all there are.")
    question = Question(*asked.period(), asked.team)
    _check_team(actor, asked.team)
    try:
        (table,) = report.publish(actor, question, (code,))
    except DoesNotReconcileError as error:
        logger.error("A report was not published: %s", error)
        return problem(503, "Parts and whole disagree, so this figure is not published now.")
    period = {"first": question.first.isoformat(), "last": question.last.isoformat()}
    return _json({**_described(code), "period": period, "team": asked.team, **_figures(table)})


def _check_team(actor: Actor, team: uuid.UUID | None) -> None:
    if team is None:
        return
    if not actor.may(Permission.REPORTS_AREA):
        raise Refused("This key reads the figures of its own organisation.", field="team")
    if not report.teams(actor).filter(pk=team).exists():
        raise Refused("There is no such team in your area.", field="team")


def _described(code: str) -> dict[str, Any]:
    of = measure(code)
    return {
        "code": code,
        "name": of.name,
        "purpose": of.purpose,
        "counted": of.numerator,
        "out_of": of.denominator,
        "missing": of.missing_rule,
        "left_out": of.exclusions,
        "used_for": str(of.used_for),
        "source": of.source,
        "caution": of.caution,
        "owner": of.owner,
        "reviewed_on": of.reviewed_on.isoformat(),
    }


def _figures(table: Table) -> dict[str, Any]:
    return {
        "small_numbers": table.hiding,
        "columns": [
            {"code": column.code, "label": column.label, "kind": column.kind}
            for column in table.columns
        ],
        "lines": [
            {"label": line.label, "values": [_value(each) for each in line.values]}
            for line in table.lines
        ],
        "facts": [
            {"label": fact.label, "value": _value(fact.value), "kind": fact.kind}
            for fact in table.facts
        ],
    }


def _value(value: Value) -> int | float | str | None:
    return str(value) if isinstance(value, Hidden) else value


def _json(found: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(found, default=str), content_type="application/json")
