"""What the API says of itself, and what it says at an address that is none."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from alongside.interop.openreferral.answers import answer
from alongside.interop.openreferral.endpoint import endpoint
from alongside.interop.openreferral.openapi import document
from alongside.interop.problems import problem

PROFILE = "https://docs.openreferraluk.org/en/latest/"


@endpoint()
def details(request: HttpRequest) -> HttpResponseBase:
    return answer(
        request,
        {
            "version": "HSDS-UK-3.0",
            "profile": PROFILE,
            "openapi_url": request.build_absolute_uri(reverse("openreferral:openapi")),
        },
    )


@endpoint()
def openapi(request: HttpRequest) -> HttpResponseBase:
    server = request.build_absolute_uri(reverse("openreferral:details"))
    return answer(request, document(server.rstrip("/")))


@endpoint()
def nothing(request: HttpRequest, rest: str) -> HttpResponseBase:
    if rest.endswith("/"):  # some programs end every address with one
        address = request.path.rstrip("/")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    return problem(404, "There is nothing here. The OpenAPI document lists all there is.")
