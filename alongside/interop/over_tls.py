"""Programs are answered over TLS alone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.interop.problems import problem

ROOT = "/api/"


class OverTlsAlone:
    """Refuse a program that asks in plain text, where pages lead a browser to TLS.

    Led there, it would go on sending its key in plain text, and nobody would notice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if plain and request.path_info.startswith(ROOT):
            return problem(
                403,
                "Ask by https. A key that was sent without it may have been read on its way: "
                "make another, and end that one.",
            )
        return self.get_response(request)
