"""Signing out leads to the provider only where it says that it can be done, and nowhere else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse

from alongside.web.account.signed_in_there import (
    LONGEST_HINT,
    SignedInThere,
    address_to_end,
    remember,
)

ISSUER = "https://there.example/realm"


class _Login:
    def __init__(self, **said):
        self.there = SignedInThere(
            **({"provider": ISSUER, "client_id": "us", "id_token": "a.b.c"} | said)
        )


def _asked(**said):
    request = RequestFactory().get("/")
    request.session = {}
    remember(request, _Login(**said))
    return address_to_end(request)


def test_it_names_who_asks_for_whom_and_where_to_come_back(settings):
    settings.SITE_URL = "https://alongside.example/"
    asked = urlsplit(_asked(end="https://there.example/end?realm=one"))
    assert asked.hostname == "there.example"
    assert parse_qs(asked.query) == {
        "realm": ["one"],
        "client_id": ["us"],
        "id_token_hint": ["a.b.c"],
        "post_logout_redirect_uri": [f"https://alongside.example{reverse('home')}"],
    }


@pytest.mark.parametrize(
    "end", ["", "https://elsewhere.example/end", "http://there.example/end", "javascript:alert(1)"]
)
def test_without_an_address_of_its_own_the_browser_stays_here(end):
    assert _asked(end=end) == ""


def test_a_word_without_end_is_left_out():
    asked = _asked(end="https://there.example/end", id_token="x" * (LONGEST_HINT + 1))
    assert "id_token_hint" not in asked
    assert "client_id=us" in asked


def test_signing_out_goes_there_and_is_done_here_already(people, browser_of):
    browser = browser_of(people.amina)
    session = browser.session
    session["signed_in_there"] = {
        "end": "https://there.example/end",
        "provider": ISSUER,
        "client_id": "us",
        "id_token": "a.b.c",
    }
    session.save()
    out = browser.post(reverse("account_logout"))
    assert out.url.startswith("https://there.example/end?client_id=us")
    assert out["Clear-Site-Data"] == '"storage"'
    assert "_auth_user_id" not in browser.session
    assert browser.post(reverse("account_logout")).url == reverse("home"), "and only once"
