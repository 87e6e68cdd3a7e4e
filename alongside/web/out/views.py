"""“Are you safe?”: a link in a message, answered on a phone without signing in.

To look does nothing. The page says neither who is out nor where.
"""

import uuid

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn, Refused
from alongside.owncare import services
from alongside.owncare.links import visit_in
from alongside.owncare.models import LoneVisit
from alongside.owncare.states import Outcome
from alongside.web.doors import Request, public
from alongside.web.replies import form_key

_DOOR = "Whoever is out alone says through a link in a message that they are safe."
_HOUSE = Actor.system("lone visits")


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: Request, token: str) -> HttpResponse:
    """Ask, and keep the answer. The link works until somebody has said that it is over."""
    visit_id = visit_in(token)
    if visit_id is None:
        return render(request, "out/damaged.html", status=404)
    visit = _visit(visit_id)
    if visit is None or not visit.is_open:
        return _over(request, visit)
    refused = ""
    if request.method == "POST":
        try:
            return _said(request, token, visit.pk)
        except OutOfTurn:  # somebody else said at this moment that it is over
            return _over(request, _visit(visit_id))
        except Refused as error:
            refused = error.message
    context = {
        "token": token,
        "visit": visit,
        "longer": services.LONGER,
        "key": str(uuid.uuid4()),
        "refused": refused,
    }
    return render(request, "out/asked.html", context, status=422 if refused else 200)


def _visit(visit_id: uuid.UUID) -> LoneVisit | None:
    with acting_as(_HOUSE) as house:
        return services.visit_of_link(actor=house, visit_id=visit_id)


def _over(request: Request, visit: LoneVisit | None) -> HttpResponse:
    found = visit is not None and visit.outcome in (Outcome.SAFE, Outcome.REACHED)
    unheard = request.method == "POST" and request.POST.get("say") != "safe"
    context = {"nothing_to_do": found and not unheard, "unheard": unheard}
    return render(request, "out/over.html", context, status=410)


def _said(request: Request, token: str, visit_id: uuid.UUID) -> HttpResponse:
    what = str(request.POST.get("say", ""))
    with acting_as(_HOUSE) as house:
        if what == "safe":
            services.say_safe_by_link(actor=house, visit_id=visit_id)
            return redirect("out_thanks")
        if what == "alarm":
            services.raise_alarm_by_link(actor=house, visit_id=visit_id)
        elif what in {str(minutes) for minutes in services.LONGER}:
            key = uuid.UUID(form_key(request))
            services.extend_by_link(actor=house, visit_id=visit_id, minutes=int(what), key=key)
        else:
            raise BadRequest("Nothing was said that this page offers.")
    return redirect("out", token)


@public(_DOOR)
@require_safe
def thanks(request: Request) -> HttpResponse:
    """It is kept; a second tap leads here, too."""
    return render(request, "out/thanks.html")
