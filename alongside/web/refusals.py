"""Every refusal is a line of the log, with who was refused, so that tries stand out."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)
_REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})


class LoggedRefusals:
    """Logs pages that were not for whoever asked, and tries beyond what is allowed.

    What is another organisation's is “not found”: for somebody signed in who asked for one thing
    by its id, that is a refusal too. The route and the account's id are logged, and nothing that
    was asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in _REFUSED or _guessed(request, response):
            logger.warning(
                "Refused, to %s",
                _who(request) or "nobody signed in",
                extra={"request": request, "status_code": response.status_code},
            )
        return response


def _who(request: HttpRequest) -> str:
    session = getattr(request, "session", None)
    return str(session.get(SESSION_KEY, "")) if session is not None else ""


def _guessed(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        response.status_code == HTTPStatus.NOT_FOUND
        and match is not None
        and bool(match.kwargs)
        and bool(_who(request))
    )
