"""What browsers are told about pages of ours, beside the policy of django-csp and Django's own."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

# What other sites may show on their pages: the open data and its pictures.
OPEN = ("/api/open-referral/", "/directory/photos/")
_NOTHING_NEEDED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_ECHOES = ("TRACE", "TRACK")  # they would hand back what was sent, cookies and all
PERMISSIONS = ", ".join(f"{feature}=()" for feature in _NOTHING_NEEDED)


class Policy(CSPMiddleware):
    """Django-csp's. It puts the policy together for each answer; without a nonce it is one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        own = any(name.startswith("_csp_") for name in vars(response))
        if own or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _usual())
        return response


def _usual() -> str:
    """Put together once for what the settings say, which only tests change."""
    policy = settings.CONTENT_SECURITY_POLICY
    if _kept.get("of") is not policy:
        _kept.update(of=policy, text=build_policy())
    text: str = _kept["text"]
    return text


_kept: dict[str, Any] = {}


class SafetyHeaders:
    """No page of ours needs a camera or the like, and no other site loads what is not open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _ECHOES:
            response: HttpResponseBase = HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS", "POST"])
        else:
            response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        everyone = request.path_info.startswith(OPEN)
        whose = "cross-origin" if everyone else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", whose)
        return response
