"""What a provider of OpenID Connect signed: believed once all of the signature was checked.

The keys are those that it publishes at the address of the setting, and at no other.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import caches

# Signatures with a key that the provider publishes; none with a secret, and never "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LONGEST_TOKEN = 8000  # characters
CLOCKS_DIFFER = 60  # seconds
WELL_KNOWN = "/.well-known/"
_KEYS_ARE_KEPT = 3600
_ASKED_ANEW = 60  # seconds: keys that are not known are asked for no more often


class Unbelievable(OAuth2Error):  # noqa: N818 - no mistake of ours
    """The token is not one that this provider made for us, just now, for this."""


def check_issuer(app: SocialApp, published: dict[str, Any]) -> None:
    """The provider that answers at the address is the one of the setting (Discovery 1.0, 4.3).

    Raises Unbelievable: an address that somebody else answers would else vouch for anybody.
    """
    about = app.settings
    expected = about.get("issuer") or about["server_url"].partition(WELL_KNOWN)[0]
    if str(published.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
        raise Unbelievable("The provider says another issuer of itself than its address.")


Published = Callable[[], dict[str, Any]]


def believed(
    app: SocialApp, published: Published, token: str, *, needs: tuple[str, ...]
) -> dict[str, Any]:
    """What the token says: signed by this provider, for us, and not over.

    ``published`` asks the provider what it says of itself; ``needs``: claims that must be there.
    Raises Unbelievable, and what jwt and requests raise.
    """
    if not token or len(token) > LONGEST_TOKEN:
        raise Unbelievable("No token, or one without end.")
    header = jwt.get_unverified_header(token)
    if header["alg"] not in ALGORITHMS:
        raise Unbelievable("Not signed with a key that is published.")
    issuer, key = _key(app, published, str(header["kid"]))
    said: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[header["alg"]],
        audience=app.client_id,
        issuer=issuer,
        leeway=CLOCKS_DIFFER,
        options={"require": ["iss", "aud", "iat", "exp", *needs]},
    )
    return said


def _key(app: SocialApp, published: Published, kid: str) -> tuple[str, jwt.PyJWK]:
    """Who signs there, and the key of this name, kept for an hour.

    A name that is not known has the keys read anew, but not as often as somebody makes names up.
    """
    memory = caches["memory"]
    name = hashlib.sha256(f"{app.provider_id} {app.settings['server_url']}".encode()).hexdigest()
    kept = memory.get(f"keys:{name}")
    if (kept is None or kid not in kept[1]) and memory.add(f"asked:{name}", 1, _ASKED_ANEW):
        there = published()
        check_issuer(app, there)
        kept = there["issuer"], _asked(there["jwks_uri"])
        memory.set(f"keys:{name}", kept, _KEYS_ARE_KEPT)
    if kept is None or kid not in kept[1]:
        raise Unbelievable("Signed with a key that the provider does not publish.")
    return kept[0], jwt.PyJWK(kept[1][kid])


def _asked(address: str) -> dict[str, dict[str, Any]]:
    with get_adapter().get_requests_session() as network:
        answer = network.get(address)
        answer.raise_for_status()
        keys = answer.json()["keys"]
    return {key["kid"]: key for key in keys if "kid" in key}
