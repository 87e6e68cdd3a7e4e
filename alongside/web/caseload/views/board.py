"""The board: who is waiting, and whom I walk alongside."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.begun.outside import asked_visible_to, lately, taken_back_visible_to
from alongside.care import queries, services, to_do
from alongside.care.models import Case
from alongside.care.on_board import OnBoard, weights
from alongside.care.similar import Similar, similar_to
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.owncare.queries.lone_visits import running, running_visible_to
from alongside.referrals.finding import Sought, how_many_wait_found, waiting_page_found
from alongside.referrals.models import Referral
from alongside.referrals.queries import how_many_wait, waiting_page
from alongside.web.caseload.narrowed import Narrowed
from alongside.web.doors import Request, requires
from alongside.web.finding import Finding, asked_for, lead_on
from alongside.web.paging import Asked, Found, page_of

WAITING = 12  # new referrals on one page: the open cases stand below them
CASES = 25
MOST_SIMILAR = 50  # of the few people whose names are nearly what was typed
TASKS = 5  # the most pressing of one's own
FIRST_WAITING, FIRST_CASES = 3, 12  # stand open; the rest of a page opens with a press


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: Request) -> HttpResponse:
    """New referrals on top, then open cases: mine, or the whole team's (``?show=team``).

    The address also keeps which of them (``?only=overdue``), and whether the heaviest come first
    (``?by=weight``). Whoever looks for somebody finds them
    among all, the closed cases too; and where nobody is called so, whoever is called nearly so.
    """
    if request.method == "POST":
        return lead_on(request)
    finding = asked_for(request)
    whole_team = bool(finding.words) or request.GET.get("show") == "team"
    narrowed = Narrowed.asked_for(request, whole_team)
    covered = narrowed.covered
    asked = OnBoard(narrowed.pressing, whole_team, tuple(covered) or None)
    counts = {} if finding.words else asked.counts
    page = page_of(request, _cases(request, finding, narrowed, asked), CASES)
    waiting = page_of(request, _waiting(request, finding), WAITING, name="waiting")
    similar = Similar()
    if finding.words and not (page.object_list or waiting.object_list):
        similar = similar_to(request.actor, finding.words)
        page = page_of(request, similar.cases, MOST_SIMILAR)
        waiting = page_of(request, similar.waiting, MOST_SIMILAR, name="waiting")
    mine = [] if finding.words else to_do.most_pressing(request.actor, asked.covered, TASKS)
    shown = [*page.object_list, *(task.case for task in mine if task.case)]
    services.look_over(actor=request.actor, cases=shown, referrals=waiting.object_list)
    context = {
        "waiting": waiting,
        **_beside(request.actor),
        "page": page,
        "total": counts[""] if counts else page.paginator.count,
        "whole_team": whole_team,
        "finding": finding,
        "similar": similar,
        "narrowed": narrowed,
        "lists": narrowed.lists(counts) if counts else [],
        "may_merge": request.actor.may(Permission.PEOPLE_MERGE),
        "workload": [] if finding.words else narrowed.workload(request.actor),
        "weights": {} if finding.words else weights(list(page.object_list)),
        "may_give_out": request.actor.may(Permission.CASES_REASSIGN),
        "first_waiting": WAITING if finding.words else FIRST_WAITING,
        "first_cases": CASES if finding.words else FIRST_CASES,
        "today": clock.today(),
        "tasks": mine,
        "to_do": to_do.how_much(request.actor, covered),
        "covering": covered,
        "key": str(uuid.uuid4()),
    }
    return render(request, "caseload/board.html", context)


def _beside(actor: Actor) -> dict[str, list[Any]]:
    """What was asked from outside or taken back, and who is out alone: mostly none of them, as one
    question tells."""
    there = set(_kinds_beside(actor, lately()))
    return {
        "from_outside": list(asked_visible_to(actor)[:WAITING]) if "asked" in there else [],
        "taken_back": list(taken_back_visible_to(actor)[:WAITING]) if "back" in there else [],
        "running": running(actor) if "out" in there else [],
    }


@put_together_once
def _kinds_beside(actor: Actor, since: dt.datetime) -> QuerySet[Any, str]:
    kinds = {
        "asked": asked_visible_to(actor),
        "back": taken_back_visible_to(actor, since),
        "out": running_visible_to(actor),
    }
    first, *others = (
        rows.order_by().annotate(kind=Value(kind)).values_list("kind", flat=True)
        for kind, rows in kinds.items()
    )
    return first.union(*others)


def _cases(
    request: Request, finding: Finding, narrowed: Narrowed, asked: OnBoard
) -> Sequence[Case]:
    if finding.words:
        return _found(request.actor, finding, queries.found_page, queries.how_many_found)
    ask = partial(asked.page, narrowed.only, heaviest=narrowed.heaviest)
    return Asked(asked.counts[narrowed.only], ask)


def _waiting(request: Request, finding: Finding) -> Sequence[Referral]:
    if finding.words:
        return _found(request.actor, finding, waiting_page_found, how_many_wait_found)
    (many,) = how_many_wait(request.actor)
    return Asked(many, partial(waiting_page, request.actor))


def _found(
    actor: Actor,
    finding: Finding,
    page: Callable[..., list[Any]],
    how_many: Callable[..., list[int]],
) -> Found:
    sought = Sought.of(finding.words, by_number=True)
    return Found(lambda *of: page(actor, *of, sought), lambda: how_many(actor, sought))
