"""What a page says with which something would be added to a case that is closed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from alongside.care import queries
from alongside.common.errors import OutOfTurn
from alongside.web.doors import Request


def closed(request: Request, found: Any) -> HttpResponse | None:
    """The page that says so, and what can be done instead; None while the case is open.

    Of what was posted nothing is lost: the form comes back, and says it beside what was typed.
    """
    if found.is_open:
        return None
    found.closing = queries.closing_of(request.actor, found.pk)
    if request.method == "POST":
        return None
    return render(request, "caseload/closed.html", {"case": found})


def check_open(found: Any) -> None:
    """For a verb that knows no case. Raises OutOfTurn where it is closed."""
    if not found.is_open:
        raise OutOfTurn(
            _("This case was closed meanwhile. Nothing was saved: your typing is still here.")
        )


def while_open(found: Any, verb: Callable[..., Any]) -> Callable[..., Any]:
    """That verb, for as long as the case is open."""

    def checked(**said: Any) -> Any:
        check_open(found)
        return verb(**said)

    return checked
