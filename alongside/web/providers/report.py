"""Our own report: on a page, as files to keep, and as a PDF for whoever pays."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.insight.providers import OWN_MEASURES, publish_own
from alongside.insight.question import Question
from alongside.insight.tables import DoesNotReconcileError
from alongside.web.doors import Request, requires
from alongside.web.downloads import pdf_file
from alongside.web.providers.report_document import draw
from alongside.web.reports.forms import QuestionForm, query_string
from alongside.web.reports.grids import grids
from alongside.web.reports.spreadsheet import as_csv
from alongside.web.reports.wording import written

logger = logging.getLogger(__name__)


@requires(Permission.REPORTS_SERVICE)
@require_safe
def provider_report(request: Request) -> HttpResponse:
    """Every figure of ours; ``?for=funder`` hides small numbers, as the PDF does."""
    form = QuestionForm(request.actor, request.GET)
    if form.errors:
        return _ask_again(request, form)
    question, for_others = form.question(), _for_others(request)
    try:
        tables = publish_own(request.actor, question, for_others=for_others)
    except DoesNotReconcileError as error:
        return _unpublished(request, error)
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "for_others": for_others,
        "query": query_string(question),
        "tables": [(table, grids(table)) for table in tables],
        "hiding": {table.hiding for table in tables if table.hiding},
        "written": written,
        "now": clock.now(),
        "today": clock.today(),
    }
    return render(request, "providers/report.html", context)


@requires(Permission.REPORTS_SERVICE)
@require_safe
def provider_report_file(request: Request, code: str) -> HttpResponse:
    """One figure as CSV, as the page shows it."""
    if code not in OWN_MEASURES:
        raise Http404
    form = QuestionForm(request.actor, request.GET)
    if form.errors:
        return _ask_again(request, form)
    question = form.question()
    try:
        (table,) = publish_own(
            request.actor, question, for_others=_for_others(request), codes=(code,)
        )
    except DoesNotReconcileError as error:
        return _unpublished(request, error)
    return HttpResponse(
        as_csv(table, question, request.actor.organisation_name),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name(code, question)}.csv"'},
    )


@requires(Permission.REPORTS_SERVICE)
@require_safe
def provider_report_pdf(request: Request) -> HttpResponse:
    """All of it on paper for somebody else, small numbers hidden."""
    form = QuestionForm(request.actor, request.GET)
    if form.errors:
        return _ask_again(request, form)
    question = form.question()
    try:
        tables = publish_own(request.actor, question, for_others=True)
    except DoesNotReconcileError as error:
        return _unpublished(request, error)
    document = draw(tables, question, request.actor.organisation_name)
    return pdf_file(document, _name("report", question))


def _for_others(request: Request) -> bool:
    return request.GET.get("for") == "funder"


def _name(code: str, question: Question) -> str:
    return f"{code}_{question.first.isoformat()}_{question.last.isoformat()}"


def _ask_again(request: Request, form: QuestionForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "providers/report.html", {"form": form}, status=status)


def _unpublished(request: Request, error: DoesNotReconcileError) -> HttpResponse:
    logger.error("A report was not published: %s", error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return render(request, "reports/unpublished.html", {"measure": error.measure}, status=status)
