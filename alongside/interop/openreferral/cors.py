"""Open to every page on the web, also where the answer is an error."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ROOT = "/api/open-referral/"


class OpenToEveryOrigin:
    """Let scripts of other sites read what the Open Referral API says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(ROOT):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After"
        return response
