"""The board: who is waiting, and whom I walk alongside."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import cover, queries, services, to_do
from alongside.care.models import Case, Task
from alongside.care.shares import Rule, in_words, weighed
from alongside.common import clock
from alongside.referrals.queries import looked_for, waiting_for
from alongside.web.caseload.narrowed import Narrowed
from alongside.web.doors import Request, requires
from alongside.web.finding import Finding, asked_for, lead_on
from alongside.web.paging import page_of

WAITING = 50  # new referrals on one page
CASES = 50
TASKS = 5  # the most pressing of one's own


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: Request) -> HttpResponse:
    """New referrals on top, then open cases: mine, or the whole team's (``?show=team``).

    The address also keeps which of them (``?only=overdue``). Whoever looks for somebody finds them
    among all, the closed cases too.
    """
    if request.method == "POST":
        return lead_on(request)
    finding = asked_for(request)
    whole_team = bool(finding.words) or request.GET.get("show") == "team"
    covered = cover.covered_for(request.actor)
    cases = _cases(request, finding, whole_team, covered)
    narrowed = Narrowed.asked_for(request, whole_team)
    counts = {} if finding.words else narrowed.counts(cases)
    weigh = narrowed.leads and not finding.words
    shown_cases = weighed(narrowed.of(cases), narrowed.rule) if weigh else narrowed.of(cases)
    page = (
        page_of(request, cases, CASES)
        if finding.words
        else page_of(request, shown_cases, CASES, count=counts[narrowed.only])
    )
    new = waiting_for(request.actor).filter(looked_for(finding.words))
    waiting = page_of(request, new, WAITING, name="waiting")
    mine = [] if finding.words else _tasks(request, covered)
    shown = [*page.object_list, *(task.case for task in mine if task.case)]
    services.look_over(actor=request.actor, cases=shown, referrals=waiting.object_list)
    context = {
        "waiting": waiting,
        "page": page,
        "total": counts[""] if counts else page.paginator.count,
        "whole_team": whole_team,
        "finding": finding,
        "narrowed": narrowed,
        "lists": narrowed.lists(counts) if counts else [],
        "may_merge": request.actor.may(Permission.PEOPLE_MERGE),
        "workload": [] if finding.words else narrowed.workload(request.actor),
        "weights": _weights(page.object_list, narrowed.rule) if weigh else {},
        "may_give_out": request.actor.may(Permission.CASES_REASSIGN),
        "today": clock.today(),
        "tasks": mine,
        "to_do": to_do.how_much(request.actor, covered),
        "covering": covered,
    }
    return render(request, "caseload/board.html", context)


def _cases(
    request: Request, finding: Finding, whole_team: bool, covered: list[uuid.UUID]
) -> QuerySet[Case]:
    if finding.words:
        return queries.found(request.actor, finding.words)
    cases = queries.board(request.actor)
    return cases if whole_team else cases.filter(cover.in_hand(request.actor, covered))


def _weights(
    cases: Iterable[Any], rule: Rule
) -> dict[uuid.UUID, tuple[int, list[tuple[str, int]]]]:
    """How heavy each of the weighed cases on the page counts, and what of."""
    return {case.pk: (case.weight, in_words(case, rule)) for case in cases}


def _tasks(request: Request, covered: list[uuid.UUID]) -> list[Task]:
    return list(to_do.open_tasks(request.actor, request.actor.user, covered)[:TASKS])
