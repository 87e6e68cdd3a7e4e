"""Who refers to whom, and where people wait: a team's network as it stands, for its lead."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.insight import flow, flow_picture
from alongside.web.doors import Request, requires


@requires(Permission.CASES_REASSIGN)
@require_safe
def referral_flow(request: Request) -> HttpResponse:
    """Every way into and out of the team, where it is stuck, and a picture of the same."""
    ways = flow.ways(request.actor)
    context = {
        "ways": ways,
        "stuck": flow.stuck(ways),
        "totals": flow.totals(ways),
        "picture": flow_picture.picture(ways),
        "drawn": flow_picture,
        "days": flow.DAYS,
        "few": flow.FEW,
        "now": clock.now(),
    }
    return render(request, "referring/flow.html", context)
