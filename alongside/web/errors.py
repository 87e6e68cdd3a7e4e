"""Pages for when something is not possible: plain words, and what to do next."""

from collections.abc import Collection
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import demo_users
from alongside.accounts.roles import EVERYBODY
from alongside.common.errors import Refused
from alongside.web import kept


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what arrived cannot be read."""
    return _outside_database(request, "errors/400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: with the verb's own words, where it gave some."""
    reason = exception.message if isinstance(exception, Refused) else ""
    return render(request, "errors/403.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)


def closed_to_role(request: HttpRequest, permissions: Collection[Permission]) -> HttpResponse:
    """403: the page is for other roles, which it names."""
    roles = [role for role in EVERYBODY if role.permissions & set(permissions)]
    context = {"permissions": sorted(permissions), "roles": roles}
    return render(request, "errors/403.html", context, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this organisation: the page does not tell which."""
    return render(request, "errors/404.html", status=HTTPStatus.NOT_FOUND)


def not_allowed(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405: somebody opened the address of a button. The answer says so instead of being blank."""
    response.content = render_to_string("errors/405.html", request=request)
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """429: more tries than a person makes; django-allauth asks for it."""
    return render(request, "errors/429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing was changed, and the typing waits on the page itself."""
    return _not_done(request, "errors/500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def busy(request: HttpRequest) -> HttpResponse:
    """503: it would have taken too long. As after a fault, the typing waits on the page."""
    response = _not_done(request, "errors/503.html", HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "60"
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    """A form came in from nobody: nothing is done, and the typing waits for its owner."""
    return _stale(request)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is out of date (Django's check against forgery refused it)."""
    return _stale(request)


def _stale(request: HttpRequest) -> HttpResponse:
    from alongside.web.account.forms import SignInForm

    token = kept.keep(request)
    signed_in = request.user.is_authenticated
    typing = kept.opened(token)
    if signed_in and typing and typing.owner != str(request.user.pk):
        token = ""
    context = {
        "kept": token,
        "form": None if signed_in else SignInForm(),
        "demo_users": demo_users() if settings.DEMO and not signed_in else [],
        "title": _("Nothing was sent") if signed_in else _("You were signed out"),
    }
    return render(request, "errors/stale_form.html", context, status=HTTPStatus.FORBIDDEN)


def _not_done(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    return _outside_database(
        request,
        template,
        status,
        kept=kept.keep(request) if request.method == "POST" else "",
        forgery_check=csrf_input(request),
    )


def _outside_database(
    request: HttpRequest, template: str, status: HTTPStatus, **context: str
) -> HttpResponse:
    """A page without a context processor, because those may ask the database."""
    nonce = str(getattr(request, "csp_nonce", ""))
    page = render_to_string(template, {"cspNonce": nonce, "error_page": True, **context})
    return HttpResponse(page, status=status)
