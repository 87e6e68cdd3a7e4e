"""Whoever came by a provider of OpenID Connect is signed out there too when they sign out here.

Source: OpenID Connect RP-Initiated Logout 1.0. Where the provider publishes no
``end_session_endpoint``, or one at another origin than its own, nothing is asked of it.
"""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from alongside.accounts.sessions import came_from

_KEPT = "signed_in_there"
_CAME = "came_by"
# Characters; a longer hint is left out, since servers refuse addresses that have no end.
LONGEST_HINT = 6000


@dataclass(frozen=True)
class SignedInThere:
    """What the session keeps: where it ends, and the provider's own word for whom."""

    end: str
    provider: str
    client_id: str
    id_token: str

    @property
    def can_end(self) -> bool:
        """Only at the provider's own origin: pages of ours may send nobody anywhere else."""
        return bool(self.end) and urlsplit(self.end)[:2] == urlsplit(self.provider)[:2]


def remember(request: HttpRequest, login: SocialLogin) -> None:
    """Keep what the provider said with the session, until it ends."""
    there: SignedInThere | None = getattr(login, "there", None)
    if there and there.can_end:
        request.session[_KEPT] = asdict(there)


def came_by(request: HttpRequest, login: SocialLogin) -> None:
    """They sign in by the provider: keep its own ids, by which it says when that is over there."""
    account = login.account
    claims = account.extra_data.get("id_token") or {}
    request.session[_CAME] = {
        "provider": account.provider,
        "user": account.uid,
        "session": str(claims.get("sid", "")),
    }


def tie(request: HttpRequest) -> None:
    """Once they are signed in, those ids stand with the sign-in, where they can be looked for."""
    there = request.session.pop(_CAME, None)
    if there:
        came_from(request.session.session_key, there)


def address_to_end(request: HttpRequest) -> str:
    """Where the browser goes to be signed out there too, and is sent back from; empty if nowhere.

    To be asked for before the session is gone. Nothing is asked of the provider itself, so that
    signing out here does not wait for it.
    """
    kept = request.session.get(_KEPT)
    if not kept:
        return ""
    there = SignedInThere(**kept)
    said = {
        "client_id": there.client_id,
        "post_logout_redirect_uri": settings.SITE_URL.rstrip("/") + reverse("home"),
    }
    if 0 < len(there.id_token) <= LONGEST_HINT:
        said["id_token_hint"] = there.id_token
    return f"{there.end}{'&' if '?' in there.end else '?'}{urlencode(said)}"
