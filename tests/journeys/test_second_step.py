"""The second step in a real browser: an app's codes without JavaScript too, and a passkey."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.house import PASSWORD
from tests.security.signing_in import Phone

pytestmark = [pytest.mark.browser, pytest.mark.second_step]


def given_the_password(page: Page, house) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(house.email(house.people.amina))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    if page.get_by_role("button", name="More").is_visible():
        page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))


def test_with_codes_from_a_phone(house, open_browser: Callable[[], Page], look):
    page = open_browser()
    given_the_password(page, house)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step before you can start")
    look(page, "second-step-missing")
    page.get_by_role("link", name="Set up an app").click()
    look(page, "second-step-app")
    page.get_by_label("The code that the app shows now").fill("12345")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.locator("summary").click()
    phone = Phone(re.sub(r"\s", "", page.locator("code").inner_text()))
    page.get_by_label("The code that the app shows now").fill(phone.code())
    page.get_by_role("button", name="Set up").click()
    look(page, "recovery-codes")
    kept = page.locator("code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    sign_out(page)

    given_the_password(page, house)
    look(page, "second-step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, "second-step-refused")
    page.get_by_label("Code").fill(phone.code())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    sign_out(page)

    given_the_password(page, house)
    page.get_by_label("Code").fill(kept)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    page.goto(reverse("mfa_index"))
    expect(page.get_by_text("You have 9 codes left")).to_be_visible()
    look(page, "how-you-sign-in")
    page.get_by_role("link", name="See your devices, and sign one out").click()
    expect(page.get_by_text("This one")).to_be_visible()
    look(page, "where-you-are-signed-in")


@pytest.mark.parametrize("javascript", [True])
def test_with_a_passkey(house, open_browser: Callable[[], Page], look):
    page = open_browser()
    device = _with_passkeys(page)
    given_the_password(page, house)
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_label("Name of this passkey").fill("Work laptop")
    look(page, "passkey")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    page.goto(reverse("mfa_index"))
    expect(page.get_by_text("Work laptop")).to_be_visible()
    sign_out(page)

    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    sign_out(page)

    given_the_password(page, house)
    look(page, "second-step-passkey")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    sign_out(page)

    device.send("WebAuthn.setUserVerified", {"authenticatorId": device.id, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey did not work")).to_be_visible()


@pytest.mark.parametrize("javascript", [False])
def test_where_passkeys_cannot_be_made_the_page_says_so(house, open_browser):
    page = open_browser()
    given_the_password(page, house)
    page.get_by_role("link", name="Make a passkey").click()
    expect(page.get_by_text("Use an authenticator app instead.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()


def _with_passkeys(page: Page) -> CDPSession:
    """The browser gets a built-in authenticator, whose holder shows their finger each time."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    device.id = made["authenticatorId"]
    return device
