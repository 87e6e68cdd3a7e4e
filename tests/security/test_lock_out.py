"""Guessing is stopped, by all processes together; nobody is locked out for good."""

import time

import pytest
import time_machine
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor
from alongside.accounts.models import Tally
from alongside.accounts.tallies import TallyCache, forget_tallies
from tests.factories.at_once import at_once
from tests.security.signing_in import give_code, give_password, set_up_app, with_password

MOST = 10  # failed tries for an account in five minutes


def guess(browser: Client, email: str, address: str = "198.51.100.7"):
    return browser.post(
        reverse("account_login"), {"login": email, "password": "guess"}, REMOTE_ADDR=address
    )


@pytest.fixture
def gita(people):
    return with_password(people.gita)


def test_an_account_is_guessed_at_so_often_from_wherever_it_is(gita):
    for attempt in range(MOST):
        assert "is not right" in guess(Client(), gita.email, f"198.51.100.{attempt}").text
    refused = guess(Client(), gita.email, "203.0.113.1")
    assert refused.status_code == 422
    assert "Wait five minutes" in refused.text
    right = give_password(Client(REMOTE_ADDR="203.0.113.2"), gita)
    assert "Wait five minutes" in right.text, "not even the right one, or it could be told apart"


def test_whoever_waits_gets_in_and_others_never_noticed(gita, people):
    amina = with_password(people.amina)
    with time_machine.travel(time.time(), tick=False) as later:
        for _attempt in range(MOST + 1):
            guess(Client(), gita.email)
        assert give_password(Client(), amina).status_code == 302
        later.shift(5 * 60 + 1)
        assert give_password(Client(), gita).status_code == 302


@pytest.mark.second_step
def test_codes_are_guessed_at_so_often_with_whatever_session(gita):
    setting_up = Client()
    give_password(setting_up, gita)
    phone, _codes = set_up_app(setting_up)
    for _attempt in range(MOST):
        browser = Client()
        give_password(browser, gita)
        assert give_code(browser, "000000").status_code == 422
    browser = Client()
    give_password(browser, gita)
    refused = give_code(browser, phone.code())
    assert refused.status_code == 422
    assert "Wait five minutes" in refused.text


def test_one_address_tries_many_accounts_so_often_only(db):
    for attempt in range(60):
        guess(Client(), f"somebody{attempt}@example.test")
    assert "Wait five minutes" in guess(Client(), "one.more@example.test").text
    assert "is not right" in guess(Client(), "one.more@example.test", "203.0.113.9").text


@pytest.mark.django_db(transaction=True)
def test_processes_count_together(people):
    """Each thread has a connection and a cache of its own, as a process has."""
    gita = with_password(people.gita)
    system = Actor.system("test")
    tries = [(system, lambda: guess(Client(), gita.email)) for _attempt in range(MOST + 5)]
    answers = [answer.text for answer in at_once(*tries)]
    assert sum("is not right" in text for text in answers) == MOST
    assert sum("Wait five minutes" in text for text in answers) == 5


def test_what_is_counted_names_nobody(gita):
    guess(Client(), gita.email)
    kept = str(list(Tally.objects.values()))
    assert kept != "[]"
    assert gita.email not in kept
    assert "198.51.100.7" not in kept


def test_the_cache_keeps_what_it_is_told_for_as_long(db):
    assert isinstance(caches["default"], TallyCache)
    assert cache.add("a", [1, 2], 60)
    assert not cache.add("a", [3], 60), "it is there"
    assert cache.get("a") == [1, 2]
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert cache.touch("a", 0)
    assert cache.get("a", "gone") == "gone"
    assert cache.add("a", 4, 60), "what is over can be added again"
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("b", 1, 0)
    cache.set("c", 1, None)
    assert forget_tallies() == 1
    assert cache.get("c") == 1
    cache.clear()
    assert not Tally.objects.exists()
