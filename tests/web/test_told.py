"""What somebody is told on the next page is theirs alone, and told once."""

import pytest
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.web.told import LONGEST, SealedStorage, cookie_name
from tests.factories.story import referred, registered, taken_on

TOLD = "The contact is noted"
MINE, THEIRS = "m" * 32, "t" * 32


@pytest.fixture
def browser(browser_of, people):
    return browser_of(people.amina)


@pytest.fixture
def noted(browser, people):
    """Amina has noted a contact, and has not seen the next page yet."""
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    form = {"case": case.pk, "kind": "phone", "outcome": "spoke", "minutes": 5}
    browser.get(reverse("board"))  # when a session was last used is kept now and then
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(reverse("note_contact"), form | {"idempotency_key": case.pk})
    assert answer.status_code == 302
    return answer, [one["sql"] for one in asked.captured_queries]


def _requested(cookie: str, session: str | None) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES[cookie_name()] = cookie
    request.session = SessionBase(session)
    return request


def _told(cookie: str, session: str | None) -> list[str]:
    return [one.message for one in SealedStorage(_requested(cookie, session))]


def _sealed(texts: list[str], session: str | None) -> str:
    store, answer = SealedStorage(_requested("", session)), HttpResponse()
    for text in texts:
        store.add(messages.INFO, text)
    store.update(answer)
    return answer.cookies[cookie_name()].value


def test_it_is_told_once_and_costs_the_database_nothing(browser, noted):
    answer, asked = noted
    assert not [sql for sql in asked if "UPDATE django_session" in sql]
    assert TOLD in browser.get(answer["Location"]).text
    assert TOLD not in browser.get(answer["Location"]).text


def test_scripts_cannot_read_it_and_nobody_else_can(noted):
    kept = noted[0].cookies[cookie_name()]
    assert (kept["httponly"], kept["samesite"]) == (True, "Lax")
    assert "contact" not in kept.value


def test_whoever_signs_in_next_is_told_nothing_of_it(browser, browser_of, people, noted):
    ben = browser_of(people.ben)
    ben.cookies[cookie_name()] = browser.cookies[cookie_name()].value
    assert TOLD not in ben.get(reverse("board")).text
    assert TOLD not in Client(headers={"Cookie": str(noted[0].cookies)}).get("/roles/").text


def test_it_is_read_in_the_session_in_which_it_was_said(db):
    assert _told(_sealed(["Rosa is asked"], MINE), MINE) == ["Rosa is asked"]
    assert _told(_sealed(["Rosa is asked"], MINE), THEIRS) == []
    assert _told(_sealed(["You are signed out"], None), THEIRS) == ["You are signed out"]


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA==", "é\udcff"[:1], "a" * 5_000])
def test_what_was_not_sealed_here_says_nothing(db, cookie):
    assert _told(cookie, MINE) == []


def test_of_too_much_the_newest_is_told(db):
    cookie = _sealed([f"{place} {'x' * 300}" for place in range(20)], MINE)
    told = _told(cookie, MINE)
    assert len(cookie) <= LONGEST
    assert told[-1].startswith("19 ") and 1 < len(told) < 20
