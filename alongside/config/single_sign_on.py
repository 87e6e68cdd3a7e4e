"""Who else may say who somebody is: CIS2, NHS login, Entra or another provider of OpenID Connect.

``ALONGSIDE_SINGLE_SIGN_ON`` (or the file that ``ALONGSIDE_SINGLE_SIGN_ON_FILE`` names) is a JSON
list; docs/running/single-sign-on.md says what each provider asks for.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class Provider(BaseModel):
    """One provider, as the list names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    address: str = Field(pattern=r"^https?://")
    # How it names itself in what it signs, where that is not its address.
    issuer: str = ""
    client_id: str = Field(min_length=1)
    client_secret: str = ""
    # Instead of a secret: a private key in PEM with which each request is signed.
    private_key: str = ""
    key_id: str = ""
    algorithm: str = "RS512"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    # What the provider is asked for on the way, such as acr_values or vtr.
    asks: Mapping[str, str] = {}
    # Claims that say that more than a password was shown there; none: ours is asked for as well.
    second_step: Mapping[str, tuple[str, ...]] = {}

    def as_app(self) -> dict[str, Any]:
        """As django-allauth wants it."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {
                "server_url": self.address,
                "issuer": self.issuer,
                # Whose account it is says the token, which is signed, and nothing else.
                "fetch_userinfo": False,
                "scope": list(self.scopes),
                "auth_params": dict(self.asks),
                "oauth_pkce_enabled": True,
                "private_key": self.private_key,
                "key_id": self.key_id,
                "algorithm": self.algorithm,
                "second_step": {name: list(values) for name, values in self.second_step.items()},
            },
        }

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def providers(listed: str) -> list[Provider]:
    """Those of the JSON list; none where it is empty. Raises ImproperlyConfigured, quoting nothing:
    the list holds secrets."""
    if not listed:
        return []
    try:
        return TypeAdapter(list[Provider]).validate_json(listed)
    except ValidationError as error:
        places = [(".".join(map(str, each["loc"])), each["type"]) for each in error.errors()]
        wrong = "; ".join(f"{place or 'the list'}: {kind}" for place, kind in places)
        raise ImproperlyConfigured(
            f"ALONGSIDE_SINGLE_SIGN_ON is not a list of providers: {wrong}"
        ) from None


def as_setting(found: list[Provider]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS."""
    return {"openid_connect": {"APPS": [provider.as_app() for provider in found]}}
