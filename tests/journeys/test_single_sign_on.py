"""Signing in with a provider of OpenID Connect: a certified one, run here, in a real browser."""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm
from playwright.sync_api import Page, expect

from alongside.audit.models import AuditEntry
from alongside.config.single_sign_on import Provider, as_setting
from tests.factories.standing import preparing
from tests.journeys.house import PASSWORD
from tests.journeys.test_second_step import sign_out
from tests.security.signing_in import Phone

pytestmark = [pytest.mark.browser, pytest.mark.second_step]
PROGRAM = Path(__file__).parent / "oidc" / "provider.mjs"


@pytest.fixture
def javascript() -> bool:
    return False  # the way there and back is links and forms alone


@pytest.fixture
def there(live_server: Any, settings: Any) -> Iterator[str]:
    """The provider, which knows two clients: one by a secret, one by its signature."""
    node = shutil.which("node")
    assert node, "Node.js runs the provider"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{free.getsockname()[1]}"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    offered = [
        Provider(
            id="cis2",
            name="NHS CIS2",
            address=issuer,
            client_id="of-cis2",
            client_secret="a secret between the two of us",
            scopes=("openid",),
            second_step={"assurance": ("3",)},
        ),
        Provider(
            id="nhs-login",
            name="NHS login",
            address=issuer,
            client_id="of-nhs-login",
            private_key=key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode(),
            key_id="one",
            scopes=("openid",),
        ),
    ]
    public = {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": "one", "alg": "RS512"}
    ways = [
        {"client_secret": offered[0].client_secret},
        {
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS512",
            "jwks": {"keys": [public]},
        },
    ]
    clients = [
        {
            "client_id": one.client_id,
            "redirect_uris": [f"{live_server.url}/account/with/{one.id}/back/"],
            "post_logout_redirect_uris": [f"{live_server.url}/"],
            "backchannel_logout_uri": f"{live_server.url}/account/with/{one.id}/ended/",
            "backchannel_logout_session_required": True,
            **way,
        }
        for one, way in zip(offered, ways, strict=True)
    ]
    settings.SITE_URL = live_server.url
    settings.SOCIALACCOUNT_PROVIDERS = as_setting(offered)
    policy = settings.CONTENT_SECURITY_POLICY
    forms = {"form-action": [*policy["DIRECTIVES"]["form-action"], issuer]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy["DIRECTIVES"], **forms}}
    told = json.dumps({"issuer": issuer, "clients": clients})
    with subprocess.Popen([node, str(PROGRAM), told], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stdout.readline() == "ready\n"
        yield issuer
        run.terminate()


def opened(open_browser: Any) -> Page:
    """The provider's pages ask for a type face from elsewhere, and would wait for it."""
    page: Page = open_browser()
    page.route(re.compile("^https:"), lambda route: route.abort())
    return page


def given_amina_with_an_app(page: Page, house: Any) -> Phone:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(house.email(house.people.amina))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Set up an app").click()
    page.locator("summary").click()
    phone = Phone(re.sub(r"\s", "", page.locator("code").inner_text()))
    page.get_by_label("The code that the app shows now").fill(phone.code())
    page.get_by_role("button", name="Set up").click()
    page.goto(reverse("mfa_index"))
    return phone


def at_the_provider(page: Page, name: str) -> None:
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def sign_out_there_too(page: Page, issuer: str, *, yes: bool = True) -> None:
    """Signing out leads to the provider, which asks, and from there back."""
    if page.get_by_role("button", name="More").is_visible():
        page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(re.escape(f"{issuer}/session/end")))
    page.get_by_role("button", name="Yes, sign me out" if yes else "No, stay signed in").click()


def test_an_account_elsewhere_is_connected_once_and_signs_in_then(
    house, open_browser, there, look, live_server
):
    page = opened(open_browser)
    given_amina_with_an_app(page, house)
    page.get_by_role("button", name="Connect NHS CIS2").click()
    expect(page).to_have_url(re.compile(re.escape(there)))
    at_the_provider(page, "card-of-amina")
    expect(page.get_by_text("Your account there signs you in here.")).to_be_visible()
    look(page, "single-sign-on-connected")
    sign_out_there_too(page, there)
    page.goto(reverse("account_login"))

    look(page, "single-sign-on")
    page.get_by_role("button", name="Sign in with NHS CIS2").click()
    at_the_provider(page, "card-of-amina")  # asked anew: she was signed out there as well
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    page.goto(reverse("mfa_index"))
    page.get_by_role("button", name="Disconnect NHS CIS2").click()
    expect(page.get_by_role("button", name="Connect NHS CIS2")).to_be_visible()
    sign_out_there_too(page, there)
    assert page.url == f"{live_server.url}/", "back where Alongside begins"
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with NHS CIS2").click()
    at_the_provider(page, "card-of-amina")
    expect(page.get_by_role("heading", level=1)).to_have_text("This account is not connected yet")


def test_where_the_provider_asked_for_a_password_alone_ours_is_asked_for(
    house, open_browser, there
):
    """With requests that are signed, as NHS login wants them."""
    page = opened(open_browser)
    phone = given_amina_with_an_app(page, house)
    page.get_by_role("button", name="Connect NHS login").click()
    at_the_provider(page, "amina")
    expect(page.get_by_text("Your account there signs you in here.")).to_be_visible()
    sign_out_there_too(page, there, yes=False)
    page.goto(reverse("board"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")  # here in any case
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with NHS login").click()
    page.get_by_role("button", name="Continue").click()  # still known there, and asked anew
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    page.get_by_label("Code").fill(phone.code())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")


def test_whoever_signs_out_at_the_provider_is_signed_out_here(house, open_browser, there):
    """In another tab, or from another service that the same card opened."""
    page = opened(open_browser)
    given_amina_with_an_app(page, house)
    page.get_by_role("button", name="Connect NHS CIS2").click()
    at_the_provider(page, "card-of-amina")
    sign_out_there_too(page, there)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with NHS CIS2").click()
    at_the_provider(page, "card-of-amina")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    with preparing():
        (here,) = UserSession.objects.filter(data__there__provider="cis2")
        assert here.data["there"]["user"] == "card-of-amina"
        assert here.data["there"]["session"], "the provider's own id of the session"

    page.goto(f"{there}/session/end")
    page.get_by_role("button", name="Yes, sign me out").click()
    page.goto(reverse("board"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    with preparing():
        assert AuditEntry.objects.filter(verb="session.end_there").count() == 1


def test_a_stranger_with_an_account_there_gets_none_here(house, open_browser, there, look):
    page = opened(open_browser)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with NHS CIS2").click()
    at_the_provider(page, "card-of-a-stranger")
    expect(page.get_by_role("heading", level=1)).to_have_text("This account is not connected yet")
    look(page, "single-sign-on-not-connected")
    page.goto(reverse("board"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_role("button", name="Sign in with NHS login").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("You were not signed in there.")).to_be_visible()


def test_who_gave_a_password_is_sent_to_no_provider(house, open_browser, there, live_server):
    page = opened(open_browser)
    given_amina_with_an_app(page, house)
    sign_out(page)
    assert page.url == f"{live_server.url}{reverse('account_login')}"
