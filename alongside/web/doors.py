"""Who may open which page: every view says so, and a view that says nothing stays shut."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, QueryCanceled

from alongside.accounts.actor import ANONYMOUS, Actor, acting_as
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import membership_among
from alongside.accounts.roles import EVERYBODY, ROLES, Proxy, Role
from alongside.accounts.second_step import held_by
from alongside.accounts.sessions import is_over, note_use
from alongside.common.errors import NotPermitted
from alongside.common.row_security import APP_ROLE
from alongside.web import errors
from alongside.web.account.factor import has_factor
from alongside.web.languages import other_language, speak_english
from alongside.web.navigation import navigation_for
from alongside.web.shortlists import kept

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What a view gets: a request that knows who is asking, and who else they could be."""

    actor: Actor
    memberships: list[Membership]
    csp_nonce: str


# Where somebody was going who had to set up a second step first.
MEANT_TO_OPEN = "meant_to_open"
# Longer than a page may take, or two who waited for each other and one of whom was sent away.
_BUSY = (QueryCanceled, DeadlockDetected)
# Answers even when the database does not.
WITHOUT_DATABASE = frozenset({"/healthz"})


def requires(*permissions: Permission) -> Callable[[View], View]:
    """The view is for people signed in whose role has one of these permissions (none: anyone)."""

    def mark(view: View) -> View:
        view.permissions = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return mark


def in_welsh(view: View) -> View:
    """The view is for people signed in, and there in Welsh, too."""
    view.in_welsh = True  # type: ignore[attr-defined]
    return view


def before_factor(view: View) -> View:
    """The view lets members who are signed in but have no second step yet set it up.

    Nobody acts there: who is asking is known by ``request.user`` alone.
    """
    view.before_factor = True  # type: ignore[attr-defined]
    return requires(Permission.SIGN_IN_KEEP)(view)


def public(reason: str) -> Callable[[View], View]:
    """The view is for everybody, and the reason says why that is right."""

    def mark(view: View) -> View:
        view.public_reason = reason  # type: ignore[attr-defined]
        return view

    return mark


def at_the_door(reason: str) -> Callable[[View], View]:
    """Public, and where somebody else may come in on this computer: nobody acts there.

    Whoever is signed in as a person acts in a database role that reads no account. Signing in
    beside them is no act of theirs.
    """

    def mark(view: View) -> View:
        view.at_the_door = True  # type: ignore[attr-defined]
        return public(reason)(view)

    return mark


class _RollBack(Exception):  # noqa: N818 - carries no error, only ends the transaction
    pass


class ActorMiddleware:
    """The rest of the request is one transaction of one actor; a page that fails undoes it all."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.actor, request.memberships = ANONYMOUS, []
        if request.path_info in WITHOUT_DATABASE:
            return self.get_response(request)
        if request.user.is_authenticated:
            request.memberships = getattr(request.user, "live_memberships", [])
            request.actor = _actor(request)
            _end_if_over(request)
        response = self._in_one_transaction(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            # Several people share a computer: “back” after signing out shows nothing.
            add_never_cache_headers(response)
        return response

    def _in_one_transaction(self, request: Request) -> HttpResponseBase:
        try:
            with acting_as(_who_acts(request), patience=settings.LONGEST_STATEMENT):
                response = self.get_response(request)
                if isinstance(response, HttpResponseNotAllowed):
                    response = errors.not_allowed(request, response)
                if response.status_code >= 500 or getattr(response, "undoes", False):
                    raise _RollBack
        except _RollBack:
            pass
        # A stream would read the database after the transaction, as nobody.
        if response.streaming and not getattr(response, "streams_without_database", False):
            raise TypeError(f"{request.path} streams its answer outside the transaction.")
        return response

    def process_view(
        self, request: Request, view: View, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let in, send to sign in, or refuse."""
        if hasattr(view, "public_reason"):
            return None
        permissions = getattr(view, "permissions", None)
        if permissions is None:
            return errors.not_found(request)
        if not request.user.is_authenticated:
            if request.method == "POST":
                return errors.signed_out(request)
            return redirect_to_login(request.get_full_path())
        if lacks_factor(request):
            return _to_factor(request, view)
        if permissions and not permissions & request.actor.permissions:
            if not request.actor.role_code and permissions <= Proxy.permissions:
                return errors.not_found(request)  # they act for nobody any more
            return errors.closed_to_role(request, permissions)
        if not hasattr(view, "in_welsh"):
            speak_english(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A verb says no to this role, or takes too long: the page says it, nothing is changed."""
        if isinstance(exception, OperationalError) and isinstance(exception.__cause__, _BUSY):
            return errors.busy(request)
        if not isinstance(exception, NotPermitted):
            return None
        response = errors.forbidden(request, exception)
        response.undoes = True  # type: ignore[attr-defined]
        return response


def _who_acts(request: Request) -> Actor:
    """Who is asking; nobody where a person who is signed in stands at the door again."""
    if request.actor.database_role == APP_ROLE:
        return request.actor
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return request.actor
    return ANONYMOUS if hasattr(view, "at_the_door") else request.actor


def _end_if_over(request: Request) -> None:
    """Sign out whoever was away for longer than their role allows, or stayed for too long."""
    role = next((role for role in EVERYBODY if role.code == request.actor.role_code), Role)
    if not is_over(request.session, role):
        note_use(request.session)
        return
    logout(request)
    request.actor, request.memberships = ANONYMOUS, []
    messages.info(request, _("You were signed out because you had been away for a while."))


def _to_factor(request: Request, view: View) -> HttpResponse | None:
    """Let in to set a second step up, or send there; where there is one by now, ask for it."""
    if held_by(request.user).exists():
        logout(request)
        return redirect_to_login(request.get_full_path())
    if hasattr(view, "before_factor"):
        speak_english(request)
        return None
    request.session[MEANT_TO_OPEN] = request.get_full_path()
    return redirect("mfa_index")


def lacks_factor(request: Request) -> bool:
    """Whether a member is signed in with a password alone, which opens nothing."""
    return not has_factor(request) and bool(request.memberships)


def _actor(request: Request) -> Actor:
    if lacks_factor(request):
        return ANONYMOUS
    membership = membership_among(request.memberships, request.session.get("membership"))
    if membership:
        return Actor.of(membership)
    account = getattr(request.user, "live_account", None)
    if account:
        return Actor.of_person(account.user_id, account.person_id, account.person.full_name)
    proxy = getattr(request.user, "live_proxy", None)
    if proxy:
        relation = proxy.relation
        return Actor.of_proxy(
            proxy.user_id,
            relation.person_id,
            relation.name,
            acts_as=relation.kind,
            scopes=relation.scopes,
        )
    return ANONYMOUS


def who_is_asking(request: Request) -> dict[str, Any]:
    """What every page shows around itself: the actor, their role and their menu."""
    actor = request.actor
    return {
        "actor": actor,
        "role": ROLES.get(actor.role_code),
        "raises": actor.may(Permission.CONCERNS_RAISE),
        "works_cases": actor.may(Permission.CASES_WORK),
        "signed_in": request.user.is_authenticated,
        "several_memberships": len(request.memberships) > 1,
        "navigation": navigation_for(actor, request.path, len(kept(request, None))),
        "demo": settings.DEMO,
        "other_language": other_language(request),
        "cspNonce": str(request.csp_nonce),
    }
