"""What a provider says has ended there ends here; what anybody else says ends nothing."""

import json
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from alongside.accounts.actor import Actor
from alongside.accounts.sessions import came_from, sessions_of
from alongside.audit.models import AuditEntry
from alongside.config.single_sign_on import Provider, as_setting
from alongside.web.account.ended_there import EVENT, OLDEST
from tests.factories.standing import preparing
from tests.security.signing_in import is_inside
from tests.serving import serving

OURS, STOLEN = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class There:
    """What the provider publishes, how often it was asked, and the tokens that it makes."""

    issuer = ""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def token(self, *, key: Any = OURS, kid: str = "one", typ: str = "logout+jwt", **more: Any):
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": "of-cis2",
            "iat": now,
            "exp": now + 120,
            "jti": str(uuid.uuid4()),
            "sub": "card-of-amina",
            "sid": "desk",
            "events": {EVENT: {}},
        } | more
        said = {name: value for name, value in said.items() if value is not None}
        algorithm = more.pop("alg", "RS256") if isinstance(key, rsa.RSAPrivateKey) else "HS256"
        return jwt.encode(said, key, algorithm, headers={"kid": kid, "typ": typ})


@pytest.fixture
def there(settings) -> Iterator[There]:
    found = There()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            key = {**json.loads(RSAAlgorithm.to_jwk(OURS.public_key())), "kid": "one"}
            said = {"issuer": found.issuer, "jwks_uri": f"{found.issuer}/keys"}
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            body = {"keys": [{**key, "alg": "RS256"}]} if self.path == "/keys" else said
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_said: object) -> None:
            pass

    caches["memory"].clear()
    with serving(Handler) as address:
        found.issuer = address
        known = [
            Provider(id=name, name=name, address=address, client_id=f"of-{name}")
            for name in ("cis2", "other")
        ]
        settings.SOCIALACCOUNT_PROVIDERS = as_setting(known)
        yield found
    caches["memory"].clear()


@pytest.fixture
def desks(people, browser_of) -> dict[str, Client]:
    """Amina by her card at two places and by her password at a third; Ben by his card."""
    found = {}
    for name, who, came in (
        ("desk", people.amina, {"provider": "cis2", "user": "card-of-amina", "session": "desk"}),
        ("ward", people.amina, {"provider": "cis2", "user": "card-of-amina", "session": "ward"}),
        ("home", people.amina, None),
        ("ben", people.ben, {"provider": "cis2", "user": "card-of-ben", "session": "bens"}),
        ("other", people.ben, {"provider": "other", "user": "card-of-amina", "session": "desk"}),
    ):
        found[name] = browser_of(who)
        _came(found[name], who, came)
    return found


def _came(browser: Client, who: Actor, came: dict[str, str] | None) -> None:
    """As signing in notes it."""
    key = browser.session.session_key
    with preparing():
        UserSession.objects.create(session_key=key, user_id=who.user_id, ip="127.0.0.1")
        if came:
            came_from(key, came)


def _post(token: str, provider: str = "cis2", **more: Any) -> Any:
    browser = Client(enforce_csrf_checks=True)
    return browser.post(f"/account/with/{provider}/ended/", {"logout_token": token, **more})


def _inside(desks: dict[str, Client]) -> set[str]:
    return {name for name, browser in desks.items() if is_inside(browser)}


def test_one_session_or_all_that_came_from_there_end_and_no_other(there, desks, people):
    answer = _post(there.token())
    assert answer.status_code == 200
    assert answer["Cache-Control"] and "no-store" in answer["Cache-Control"]
    assert _inside(desks) == set(desks) - {"desk"}
    assert _post(there.token(sid=None)).status_code == 200, "whoever it is, wherever they came"
    assert _inside(desks) == {"home", "ben", "other"}
    assert _post(there.token(sub=None, sid="bens")).status_code == 200
    assert _inside(desks) == {"home", "other"}
    assert _post(there.token(sid=None)).status_code == 200, "nothing is left, and that is right"
    with preparing():
        assert sessions_of(people.amina.user_id).count() == 1
        ended = AuditEntry.objects.filter(verb="session.end_there")
        assert ended.count() == 3
        assert all("card-of" not in json.dumps(one.detail) for one in ended)


def test_a_token_counts_once(there, desks, browser_of, people):
    token = there.token(sid=None)
    assert _post(token).status_code == 200
    again = browser_of(people.amina)
    came = {"provider": "cis2", "user": "card-of-amina", "session": "later"}
    _came(again, people.amina, came)
    assert _post(token).status_code == 400
    assert is_inside(again)


LONG_AGO = OLDEST + 120
WRONG: dict[str, dict[str, Any]] = {
    "somebody else signed it": {"key": STOLEN},
    "signed with a key that is public": {"key": b"of-cis2-of-cis2-of-cis2-of-cis2-"},
    "a key that nobody knows": {"kid": "two"},
    "another provider": {"iss": "https://elsewhere.example"},
    "for another": {"aud": "of-somebody"},
    "over": {"iat": int(time.time()) - 500, "exp": int(time.time()) - 400},
    "old, though it says that it lasts": {"iat": int(time.time()) - LONG_AGO},
    "from tomorrow": {"iat": int(time.time()) + 86400, "exp": int(time.time()) + 90000},
    "without an end": {"exp": None},
    "without a number of its own": {"jti": None},
    "of nobody": {"sub": None, "sid": None},
    "of everybody": {"sub": {"contains": ""}},
    "no event": {"events": None},
    "another event": {"events": {"urn:example:other": {}}},
    "an event in other words": {"events": {EVENT: True}},
    "an identity token": {"nonce": "x"},
    "another kind of token": {"typ": "at+jwt"},
    "without end": {"padding": "x" * 9000},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_right_in_every_part_ends_nothing(there, desks, wrong):
    answer = _post(there.token(**WRONG[wrong]))
    assert answer.status_code == 400, wrong
    assert answer.json() == {"error": "invalid_request"}, "and it is not said what was wrong"
    assert _inside(desks) == set(desks)


def test_neither_words_nor_another_provider_nor_a_link_end_anything(there, desks):
    unsigned = jwt.encode({"sub": "card-of-amina"}, None, algorithm="none")
    for token in ("", "a.b.c", "x" * 100_000, unsigned):
        assert _post(token).status_code == 400
    assert _post(there.token(), provider="other").status_code == 400, "not made for that one"
    assert _post(there.token(), provider="nobody").status_code == 404
    address = reverse("ended_there", args=["cis2"])
    assert Client().get(address, {"logout_token": there.token()}).status_code == 405
    assert _inside(desks) == set(desks)


def test_keys_are_not_asked_for_as_often_as_somebody_makes_names_up(there, desks):
    for name in ("two", "three", "four"):
        assert _post(there.token(kid=name)).status_code == 400
    assert _post(there.token()).status_code == 200
    assert there.asked.count("/keys") == 1
