"""What every answer tells the browser, and what production adds to it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from tests.factories.story import referred, registered, taken_on
from tests.security.walk import addresses

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
IN_PRODUCTION = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
browser = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="https")
answer = browser.get("/healthz")
plain = Client(HTTP_HOST="localhost").get("/roles/")
print(json.dumps({
    "headers": dict(answer.headers), "plain": [plain.status_code, plain.headers.get("Location")],
    "cookies": [
        [name, getattr(settings, f"{name}_NAME"), getattr(settings, f"{name}_SECURE"),
         getattr(settings, f"{name}_HTTPONLY"), getattr(settings, f"{name}_SAMESITE"),
         getattr(settings, f"{name}_PATH"), getattr(settings, f"{name}_DOMAIN")]
        for name in ("SESSION_COOKIE", "CSRF_COOKIE")
    ],
}))
"""


@pytest.fixture
def pages(people: Any, club: Any, browser_of: Callable[..., Client]) -> list[HttpResponse]:
    """What each address answers to a visitor, a link worker and an editor's rival."""
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    known = {
        "case_id": [case.pk],
        "referral_id": [case.referral_id],
        "service_id": [club.pk],
        "organisation_id": [club.organisation_id],
        "code": ["cy"],
        "year": [2026],
        "month": [12],
    }
    browsers = [Client(), browser_of(people.amina), browser_of(people.efua)]
    asked = [(browser, address) for address in addresses(known) for browser in browsers]
    return [_read(browser.get(address)) for browser, address in asked]


def _read(answer: HttpResponse) -> HttpResponse:
    """To its end: only so many of the large ones are given out at once."""
    if answer.streaming:
        answer.getvalue()
    return answer


def test_every_answer_says_what_browsers_must_not_do_and_no_page_does_it(
    pages: list[HttpResponse],
) -> None:
    assert len(pages) > 200
    for answer in pages:
        _says_what_browsers_must_not_do(answer)
    html = [answer for answer in pages if answer["Content-Type"].startswith("text/html")]
    assert len(html) > 100
    for answer in html:
        _has_no_script_or_style_of_its_own(answer)


def _says_what_browsers_must_not_do(answer: HttpResponse) -> None:
    where = answer.request["PATH_INFO"]
    for name, value in ALWAYS.items():
        assert answer[name] == value, (where, name)
    assert "camera=()" in answer["Permissions-Policy"], where
    whose = answer["Cross-Origin-Resource-Policy"]
    assert whose == "same-origin" or where.startswith(
        ("/api/open-referral/", "/directory/photos/", "/directory/embed/find-help.js")
    ), where
    policy = dict(
        part.partition(" ")[::2] for part in answer["Content-Security-Policy"].split("; ")
    )
    assert "unsafe" not in str(policy), where
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'", where
    assert policy["default-src"] == policy["style-src"] == "'self'", where


def _has_no_script_or_style_of_its_own(answer: HttpResponse) -> None:
    where = answer.request["PATH_INFO"]
    page = BeautifulSoup(answer.text, "html.parser")
    for script in page.find_all("script"):
        data = script.get("type") in ("application/json", "application/ld+json")
        allowed = f"'nonce-{script.get('nonce')}'" in answer["Content-Security-Policy"]
        ours = script.get("src", "").removeprefix("http://testserver")
        assert ours.startswith(("/static/", "/directory/embed/")) or data or allowed, where
    assert not page.find_all(["style", "iframe", "object", "embed", "base"]), where
    handlers = [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not handlers and not page.find_all(style=True), (where, handlers)
    assert not page.select('a[href^="javascript:"], form[action^="http"]'), where


def test_in_production_it_is_tls_alone_and_cookies_stay_where_they_belong(tmp_path: Any) -> None:
    environment = {
        **os.environ,
        "ALONGSIDE_MODE": "production",
        "ALONGSIDE_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert "max-age=31536000" in told["headers"]["Strict-Transport-Security"]
    assert told["plain"] == [301, "https://localhost/roles/"]
    for _cookie, name, secure, httponly, samesite, path, domain in told["cookies"]:
        assert name.startswith("__Host-")
        assert (secure, httponly, samesite, path, domain) == (True, True, "Lax", "/", None)


def test_programs_are_refused_in_plain_text_and_pages_led_to_tls(db: None, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    browser = Client()
    for address in ("/api/v1/referrals", "/api/v1/figures", "/api/open-referral/v3/services"):
        refused = browser.get(address, headers={"Authorization": "Bearer x"})
        assert refused.status_code == 403, address
        assert "https" in refused.json()["title"] and "Location" not in refused
    assert refused["Access-Control-Allow-Origin"] == "*", "scripts of other sites may read it"
    assert browser.get("/roles/").status_code == 301
    assert browser.get("/api/v1/figures", secure=True).status_code == 401
    assert browser.get("/api/open-referral/v3/", secure=True).status_code == 200
