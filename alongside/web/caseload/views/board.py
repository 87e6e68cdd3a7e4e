"""The board: who is waiting, and whom I walk alongside."""

from django.http import HttpResponse
from django.shortcuts import render

from alongside.accounts.permissions import Permission
from alongside.care import queries, services
from alongside.common import clock
from alongside.referrals.queries import waiting_for
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.CASES_WORK)
def board(request: Request) -> HttpResponse:
    """New referrals on top, then open cases: mine, or the whole team's (``?show=team``)."""
    whole_team = request.GET.get("show") == "team"
    cases = queries.board(request.actor, None if whole_team else request.actor.user_id)
    page = page_of(request, cases)
    waiting = list(waiting_for(request.actor))
    services.look_over(actor=request.actor, cases=page.object_list, referrals=waiting)
    context = {
        "waiting": waiting,
        "page": page,
        "whole_team": whole_team,
        "today": clock.today(),
        "overdue": sum(queries.is_overdue(case) for case in page.object_list),
    }
    return render(request, "caseload/board.html", context)
