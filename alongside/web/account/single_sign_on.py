"""Signing in with CIS2, NHS login, Entra or another provider of OpenID Connect.

Nobody gets an account by it: somebody who has one here connects it to the one there, once, and
signs in with that afterwards. Addresses of e-mail are not compared, because a provider may let
its users choose them.

What comes back counts once, for the browser and the question that asked: by ``state``, PKCE and
``nonce``. The token is believed for its signature, not for the way it came.
"""

import secrets
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import jwt
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import get_request_param
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from requests import RequestException

from alongside.accounts.permissions import Permission
from alongside.accounts.second_step import disconnect
from alongside.common.row_security import APP_ROLE
from alongside.web.account import signed_in_there
from alongside.web.account.factor import note_factor, shown_elsewhere
from alongside.web.account.their_keys import Unbelievable, believed, check_issuer
from alongside.web.doors import Request, at_the_door, requires

_DOOR = "One must be able to reach the door before one is inside."
_SIGNED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ELSEWHERE = "single_sign_on"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is connected; note a second step that the provider vouches for."""
        _check_asked_for(sociallogin)
        signed_in_there.remember(request, sociallogin)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            page = render(request, "account/not_connected.html", status=403)
            raise ImmediateHttpResponse(page)
        signed_in_there.came_by(request, sociallogin)
        app = sociallogin.provider.app
        claims = sociallogin.account.extra_data.get("id_token") or {}
        if _vouches(app.settings.get("second_step", {}), claims):
            note_factor(request, sociallogin.user, _ELSEWHERE)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """They turned back there, or the provider refused: here nothing has happened."""
        messages.info(request, _("You were not signed in there. Try again, or use your password."))
        raise ImmediateHttpResponse(redirect("account_login"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:
        return reverse("mfa_index")


class SecondStepStage(AuthenticateStage):
    """Ours is asked for, unless the provider has just said that it asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if shown_elsewhere(request, self.login.user, _ELSEWHERE):
            return False
        asked: bool = super()._should_handle(request)
        return asked


class _SigningClient(OAuth2Client):
    """Signs its requests with a private key instead of sending a secret, as NHS login wants."""

    app: SocialApp

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> Any:
        now = int(time.time())
        said = {
            "iss": self.consumer_key,
            "sub": self.consumer_key,
            "aud": self.access_token_url,
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + 300,
        }
        about = self.app.settings
        signed = jwt.encode(
            said,
            about["private_key"],
            about["algorithm"],
            headers={"kid": about["key_id"]} if about["key_id"] else None,
        )
        extra = {"client_assertion_type": _SIGNED, "client_assertion": signed}
        return super().get_access_token(code, pkce_code_verifier, extra)


def _check_asked_for(login: SocialLogin) -> None:
    """The token answers this very question of this browser, and no other."""
    said = str((login.account.extra_data.get("id_token") or {}).get("nonce", ""))
    if not secrets.compare_digest(said.encode(), login.state["nonce"].encode()):
        raise Unbelievable("The token answers another question.")


class _ProviderAdapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        check_issuer(self.get_provider().app, found)
        return found

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            said = believed(app, lambda: self.openid_config, id_token, needs=("sub", "nonce"))
        except (jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
            raise Unbelievable("What the provider sent is no token of its own.") from error
        verify_jti(said)
        return said

    def get_client(self, request: HttpRequest, app: SocialApp) -> OAuth2Client:
        if not app.settings.get("private_key"):
            return super().get_client(request, app)
        self.client_class = _SigningClient
        client = super().get_client(request, app)
        client.app, client.basic_auth, client.consumer_secret = app, False, ""
        return client

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """At our own address, which is the one that the provider knows."""
        path = urlsplit(super().get_callback_url(request, app)).path
        return settings.SITE_URL.rstrip("/") + path

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """With what ends the sign-in there, where the provider says that it can be ended."""
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        login.there = signed_in_there.SignedInThere(
            end=self.openid_config.get("end_session_endpoint", ""),
            provider=app.settings["server_url"],
            client_id=app.client_id,
            id_token=kwargs["response"].get("id_token", ""),
        )
        return login


@at_the_door(_DOOR)
@require_POST
def begin_there(request: Request, provider_id: str) -> HttpResponse:
    """Off to the provider, to sign in or to connect one's account."""
    _refuse_others(request)
    if get_request_param(request, "process") == AuthProcess.CONNECT:
        return _connect_there(request, provider_id)
    if request.user.is_authenticated:
        return redirect("home")
    return _go_there(request, provider_id)


@reauthentication_required(app="allauth.mfa")
def _connect_there(request: Request, provider_id: str) -> HttpResponse:
    if not request.actor.may(Permission.SIGN_IN_KEEP):
        raise Http404
    return _go_there(request, provider_id)


def _refuse_others(request: Request) -> None:
    """People who are helped, and who acts for them, came by a link: no provider is theirs."""
    if request.actor.database_role != APP_ROLE:
        raise Http404


def _go_there(request: Request, provider_id: str) -> HttpResponse:
    """With a number that must stand in the token that comes back."""
    provider = _provider(request, provider_id)
    asked = provider.get_redirect_from_request_kwargs(request)
    nonce = secrets.token_urlsafe()
    asked["auth_params"] = {**asked["auth_params"], "nonce": nonce}
    try:
        answer: HttpResponse = provider.redirect(request, nonce=nonce, **asked)
    except (RequestException, OAuth2Error, ValueError, KeyError):
        messages.warning(request, _cannot_be_asked(provider.app.name))
        return redirect("account_login")
    return answer


def _provider(request: Request, provider_id: str) -> Any:
    """The provider of this name, asked by our own adapter."""
    try:
        provider = _ProviderAdapter(request, provider_id).get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    provider.oauth2_adapter_class = _ProviderAdapter
    return provider


def _cannot_be_asked(name: str) -> str:
    return _(
        "%(name)s does not answer as it should, so you were not signed in. Nothing has happened. "
        "Try again later, or use your password."
    ) % {"name": name}


@at_the_door(_DOOR)
def back_from_there(request: Request, provider_id: str) -> HttpResponse:
    """Back from the provider, with its word for who this is."""
    _refuse_others(request)
    name = _provider(request, provider_id).app.name
    adapter = _ProviderAdapter(request, provider_id)
    try:
        _check_who_answers(adapter, request.GET.get("iss"))
        answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    except (RequestException, OAuth2Error, ValueError, KeyError):
        messages.warning(request, _cannot_be_asked(name))
        return redirect("account_login")
    return answer


def _check_who_answers(adapter: _ProviderAdapter, said: str | None) -> None:
    """The answer came from the provider that was asked, where it says so (RFC 9207)."""
    there = adapter.openid_config
    promised = there.get("authorization_response_iss_parameter_supported") is True
    if said != there["issuer"] and (said is not None or promised):
        raise Unbelievable("Another provider answered than was asked.")


def published(request: HttpRequest, app: SocialApp) -> dict[str, Any]:
    """What the provider says of itself at its address: asked over the network."""
    found: dict[str, Any] = _ProviderAdapter(request, app.provider_id).openid_config
    return found


@requires(Permission.SIGN_IN_KEEP)
@require_POST
@reauthentication_required(app="allauth.mfa")
def disconnect_there(request: Request, provider_id: str) -> HttpResponse:
    """That account no longer signs in here."""
    disconnect(request.user, provider_id)
    messages.success(request, _("It no longer signs you in."))
    return redirect("mfa_index")


def offered() -> list[dict[str, str]]:
    """The providers of this installation, by id and name."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"id": app["provider_id"], "name": app["name"]} for app in apps]


def _vouches(asked: dict[str, list[str]], claims: dict[str, Any]) -> bool:
    """Whether one of the claims says one of the words that stand for a second step."""
    for name, good in asked.items():
        said = claims.get(name, [])
        if set(good) & set(said if isinstance(said, list) else [str(said)]):
            return True
    return False
