"""Figures: a page of them, and each as a file."""

import logging
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.insight import report
from alongside.insight.tables import DoesNotReconcileError
from alongside.web.doors import Request, requires
from alongside.web.reports.forms import QuestionForm, query_string
from alongside.web.reports.grids import grids
from alongside.web.reports.spreadsheet import as_csv
from alongside.web.reports.wording import written

logger = logging.getLogger(__name__)


@requires(Permission.REPORTS_TEAM, Permission.REPORTS_AREA)
def reports(request: Request) -> HttpResponse:
    """Every measure, for the period and the team asked about."""
    form = QuestionForm(request.actor, request.GET)
    if form.errors:
        return _ask_again(request, form)
    question = form.question()
    try:
        tables = report.publish(request.actor, question)
    except DoesNotReconcileError as error:
        return _unpublished(request, error)
    context = {
        "form": form,
        "question": question,
        "whose": _whose(request, form),
        "query": query_string(question),
        "tables": [(table, grids(table)) for table in tables],
        "hiding": {table.hiding for table in tables if table.hiding},
        "written": written,
        "now": clock.now(),
        "today": clock.today(),
    }
    return render(request, "reports/reports.html", context)


@requires(Permission.REPORTS_TEAM, Permission.REPORTS_AREA)
def report_file(request: Request, code: str) -> HttpResponse:
    """One measure as CSV: the figures of the page and how they are made."""
    if code not in report.MEASURES:
        raise Http404
    form = QuestionForm(request.actor, request.GET)
    if form.errors:
        return _ask_again(request, form)
    question = form.question()
    try:
        (table,) = report.publish(request.actor, question, (code,))
    except DoesNotReconcileError as error:
        return _unpublished(request, error)
    name = f"{code}_{question.first.isoformat()}_{question.last.isoformat()}.csv"
    return HttpResponse(
        as_csv(table, question, _whose(request, form)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _whose(request: Request, form: QuestionForm) -> str:
    if not request.actor.may(Permission.REPORTS_AREA):
        return request.actor.organisation_name
    return form.team_name or _("All link-worker teams in your area")


def _ask_again(request: Request, form: QuestionForm) -> HttpResponse:
    return render(
        request, "reports/reports.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _unpublished(request: Request, error: DoesNotReconcileError) -> HttpResponse:
    logger.error("A report was not published: %s", error)
    return render(
        request,
        "reports/unpublished.html",
        {"measure": error.measure},
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
