"""The page from which all of it is found."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.owncare.models import Week
from alongside.owncare.queries.lone_visits import (
    colleagues_out,
    lately,
    out_now,
    own_number,
    own_number_is_stopped,
)
from alongside.owncare.queries.supervision import own
from alongside.owncare.queries.weeks import own_weeks, this_week, who_would_read
from alongside.web.doors import Request, requires

LATELY = 5  # visits that are over


@requires(Permission.CASES_WORK)
@require_safe
def yourself(request: Request) -> HttpResponse:
    """Going alone, with who is out now, and my reflective log."""
    context = {
        "out": out_now(request.actor),
        "others": colleagues_out(request.actor),
        "lately": lately(request.actor)[:LATELY],
        "levels": sorted(Week.Level, reverse=True),
        "week": this_week(request.actor),
        "readers": who_would_read(request.actor),
        "shown": _shown(request),
        "pairs": own(request.actor),
        "today": clock.today(),
        "key": str(uuid.uuid4()),
        "mobile": own_number(request.actor),
        "stopped": own_number_is_stopped(request.actor),
    }
    return render(request, "owncare/yourself.html", context)


def _shown(request: Request) -> bool:
    """As was chosen last; to begin with nobody sees it."""
    last = own_weeks(request.actor).first()
    return last is not None and last.shown
