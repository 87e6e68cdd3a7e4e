"""The receipt of what a team was asked: where it stands, and how to take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.actor import acting_as
from alongside.begun.asking import AtHome, answer_by, asked_at_home, take_back
from alongside.begun.outside import WAITS
from alongside.begun.receipts import asked_in
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.portal.selfreferral.own import DOOR, HOUSE
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public

_MOST_AN_HOUR = 60  # presses from one network address


@public(DOOR)
@never_cache
@require_safe
def receipt(request: Request, token: str) -> HttpResponse:
    """Its number, what happens next and by when, or what came of it and what they can do."""
    asked = _asked(token)
    if asked is None:
        return _unknown(request)
    with acting_as(HOUSE):
        promised = answer_by(asked)
    context = {
        "asked": asked,
        "token": token,
        "answer_by": promised,
        "until": asked.created_at + WAITS,
    }
    return render(request, "portal/front/receipt.html", context)


@public(DOOR)
@never_cache
@require_POST
def back(request: Request, token: str) -> HttpResponse:
    """Take it back; taken in already, the team hears that they want no more of it."""
    asked = _asked(token)
    if asked is None:
        return _unknown(request)
    try:
        with acting_as(HOUSE) as house:
            take_turn(
                actor=house,
                caller=caller_of(request),
                verb="home.take_back",
                most=_MOST_AN_HOUR,
            )
            take_back(actor=house, asked_id=asked.id)
    except Refused as error:
        messages.info(request, error.message)
    return redirect("help_asked", token)


def _asked(token: str) -> AtHome | None:
    asked_id = asked_in(token)
    if asked_id is None:
        return None
    with acting_as(HOUSE):
        return asked_at_home(asked_id)


def _unknown(request: Request) -> HttpResponse:
    return render(request, "portal/front/unknown.html", status=410)
