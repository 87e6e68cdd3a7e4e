"""A provider vouches for somebody with a token that it signed, for this question and no other."""

import json
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from alongside.config.single_sign_on import Provider, as_setting
from tests.factories.standing import preparing
from tests.security.signing_in import is_inside
from tests.serving import serving

OURS, STOLEN = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class There:
    """What the provider publishes, and the token with which it answers."""

    issuer = ""

    def __init__(self) -> None:
        self.says: dict[str, Any] = {}
        self.token = ""
        self.is_up = True

    def published(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/who",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.says

    def answers(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(OURS.public_key()))
            return {"keys": [{**key, "kid": "one", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "x", "token_type": "Bearer", "id_token": self.token}
        if path == "/who":
            return {"sub": "card-of-somebody-else"}
        return self.published()


@pytest.fixture
def there(settings) -> Iterator[There]:
    found = There()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if found.is_up else 502)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found.answers(self.path)).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_said: object) -> None:
            pass

    caches["memory"].clear()
    with serving(Handler) as address:
        found.issuer = address
        known = [
            Provider(
                id="cis2",
                name="NHS CIS2",
                address=address,
                client_id="us",
                second_step={"amr": ("mfa",)},
            )
        ]
        settings.SOCIALACCOUNT_PROVIDERS = as_setting(known)
        yield found
    caches["memory"].clear()


@pytest.fixture
def connected(people) -> None:
    """Amina connected her card before."""
    with preparing():
        SocialAccount.objects.create(
            user_id=people.amina.user_id, provider="cis2", uid="card-of-amina"
        )


def _asked(browser: Client) -> dict[str, str]:
    """What the provider is asked, as its address says."""
    away = browser.post(reverse("openid_connect_login", args=["cis2"]))
    return {name: one for name, (one,) in parse_qs(urlsplit(away["Location"]).query).items()}


def _came_back(there: There, browser: Client, *, key: Any = OURS, alg: str = "RS256", **says: Any):
    """The whole way there and back; ``says``: of the token, with a ``_`` of the answer itself."""
    asked = _asked(browser)
    answer = {"code": "code", "state": says.pop("state_", asked["state"])}
    if "iss_" in says:
        answer["iss"] = says.pop("iss_")
    kid = says.pop("kid", "one")
    now = int(time.time())
    said = {
        "iss": there.issuer,
        "aud": "us",
        "sub": "card-of-amina",
        "iat": now,
        "exp": now + 120,
        "nonce": asked["nonce"],
        "amr": ["mfa"],
        "jti": str(uuid.uuid4()),
    } | says
    said = {name: value for name, value in said.items() if value is not None}
    there.token = jwt.encode(said, key, alg, headers={"kid": kid})
    return browser.get(reverse("openid_connect_callback", args=["cis2"]), answer)


def test_what_is_right_in_every_part_lets_in_whom_the_token_names(there, connected):
    browser = Client()
    assert _came_back(there, browser, iss_=there.issuer).status_code == 302
    assert is_inside(browser)


WRONG: dict[str, dict[str, Any]] = {
    "somebody else signed it": {"key": STOLEN},
    "signed with a word": {"key": "us-us-us-us-us-us-us-us-us-us-us-us", "alg": "HS256"},
    "not signed": {"key": None, "alg": "none"},
    "a key that nobody publishes": {"kid": "two"},
    "another provider": {"iss": "https://elsewhere.example"},
    "for another": {"aud": "somebody"},
    "over": {"iat": int(time.time()) - 900, "exp": int(time.time()) - 600},
    "of nobody": {"sub": None},
    "of another question": {"nonce": "another"},
    "of no question": {"nonce": None},
    "of an empty question": {"nonce": ""},
    "answered by another": {"iss_": "https://elsewhere.example"},
    "another browser's answer": {"state_": "another"},
    "without end": {"padding": "x" * 9000},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_right_lets_nobody_in_and_says_so(there, connected, wrong):
    browser = Client()
    answer = _came_back(there, browser, **WRONG[wrong])
    assert answer.status_code == 302, wrong
    assert answer["Location"] == reverse("account_login")
    assert not is_inside(browser)
    assert "not signed in" in browser.get(answer["Location"]).text


def test_a_provider_that_promises_to_name_itself_must(there, connected):
    there.says = {"authorization_response_iss_parameter_supported": True}
    browser = Client()
    _came_back(there, browser)
    assert not is_inside(browser)


def test_an_answer_counts_once_in_whatever_browser(there, connected):
    first, second = Client(), Client()
    _came_back(there, first)
    kept = there.token
    asked = _asked(second)
    there.token = kept
    second.get(
        reverse("openid_connect_callback", args=["cis2"]),
        {"code": "code", "state": asked["state"]},
    )
    assert is_inside(first) and not is_inside(second)


@pytest.mark.parametrize("what", ["another issuer", "no answer"])
def test_an_address_that_somebody_else_answers_is_not_even_gone_to(
    there, connected, what, settings
):
    if what == "another issuer":
        there.says = {"issuer": "https://elsewhere.example"}
    else:
        there.is_up = False
    browser = Client()
    away = browser.post(reverse("openid_connect_login", args=["cis2"]))
    assert away["Location"] == reverse("account_login")
    assert "does not answer as it should" in browser.get(away["Location"]).text
    (one,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    one["settings"]["issuer"] = "https://elsewhere.example"
    if what == "another issuer":
        away = browser.post(reverse("openid_connect_login", args=["cis2"]))
        assert away["Location"].startswith(there.issuer), "the setting names that issuer"
