"""A provider of OpenID Connect says that somebody signed out there: here it ends, too.

Source: OpenID Connect Back-Channel Logout 1.0. The provider posts a token that it signed; nothing
of it is believed before that is checked (section 2.6), and each counts once.
"""

import hashlib
import time
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from requests import RequestException

from alongside.accounts.actor import Actor, acting_as
from alongside.onboarding.services.signing_out import end_from_provider
from alongside.web.account.single_sign_on import published
from alongside.web.account.their_keys import LONGEST_TOKEN, Unbelievable, believed
from alongside.web.doors import Request, at_the_door

HOUSE = Actor.system("single sign-on")
EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST = 300  # seconds since it was made
_KINDS = ("logout+jwt", "jwt", "")  # the last two from before the standard gave it a name


@at_the_door("A provider says here that somebody signed out there; its signature is its proof.")
@csrf_exempt
@never_cache
@require_POST
def ended_there(request: Request, provider_id: str) -> HttpResponse:
    """End what the token names. 200 also where nothing was left to end, as the standard says."""
    try:
        app = get_adapter().get_app(request, provider=provider_id)
    except (SocialApp.DoesNotExist, ImmediateHttpResponse):
        raise Http404 from None
    try:
        said = _believed(request, app, request.POST.get("logout_token", ""))
    except (Unbelievable, jwt.PyJWTError, RequestException, ValueError, KeyError, TypeError):
        return JsonResponse({"error": "invalid_request"}, status=400)
    user, session = str(said.get("sub", "")), str(said.get("sid", ""))
    with acting_as(HOUSE) as house:
        end_from_provider(actor=house, provider_id=provider_id, user=user, session=session)
    return HttpResponse(status=200)


def _believed(request: HttpRequest, app: SocialApp, token: str) -> dict[str, Any]:
    """What the token says, once all of it was checked. Raises Unbelievable and what jwt raises."""
    if not token or len(token) > LONGEST_TOKEN:
        raise Unbelievable
    if jwt.get_unverified_header(token).get("typ", "").lower() not in _KINDS:
        raise Unbelievable
    said = believed(app, lambda: published(request, app), token, needs=("jti",))
    _check(said)
    _once(app, said["jti"])
    return said


def _check(said: dict[str, Any]) -> None:
    """For this very purpose, of somebody, made just now, and no identity token."""
    events = said.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise Unbelievable
    if "nonce" in said or not (said.get("sub") or said.get("sid")):
        raise Unbelievable
    if not all(isinstance(said.get(name, ""), str) for name in ("sub", "sid", "jti")):
        raise Unbelievable
    if said["iat"] < time.time() - OLDEST:
        raise Unbelievable


def _once(app: SocialApp, jti: str) -> None:
    """Each token counts once, in all processes: whoever caught one ends nothing with it later."""
    name = hashlib.sha256(f"{app.provider_id} {jti}".encode()).hexdigest()
    # For longer than any token is young enough.
    if not cache.add(f"ended:{name}", 1, timeout=2 * OLDEST):
        raise Unbelievable
