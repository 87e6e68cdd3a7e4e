"""A list of services: put together by anybody, read on paper and phones, naming nobody."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.directory.models import Merge, Service
from alongside.directory.services import sharing
from alongside.directory.shortlist import MOST, services_in, token_of
from alongside.messaging.models import Message
from tests.web.directory.test_pages import case  # noqa: F401 - a fixture

LIST = "/directory/list/"


def put(client, service, query=""):
    return client.post(reverse("add_to_list", args=[service.pk]) + query, follow=True)


def send(client, to: str, key: uuid.UUID | None = None, query=""):
    posted = {"to": to, "idempotency_key": str(key or uuid.uuid4())}
    return client.post(reverse("send_shortlist") + query, posted, follow=True)


def test_anybody_puts_services_on_a_list_and_takes_them_off(client, club):
    assert "There is nothing on it yet" in client.get(LIST).text
    assert "Lunch &lt;club&gt; is on your list." in put(client, club).text
    put(client, club)
    shown = client.get(LIST).text
    assert shown.count("app-shortlist__one") == 1
    assert "Mondays, 10am to 12 noon" in shown
    assert "020 7946 0018" in shown
    off = client.post(reverse("take_off_list", args=[club.pk]), follow=True)
    assert "There is nothing on it yet" in off.text


def keep(client, service, results: str, **headers):
    return client.post(
        "/directory/list/keep/",
        {"service": f"{service.pk}#hit-1"},
        headers={"referer": f"http://testserver{results}", **headers},
    )


def test_one_tap_among_the_results_keeps_it_and_comes_back_there(club):
    browser = Client(enforce_csrf_checks=True)
    results = "/directory/?words=lunch&postcode=ZZ1+1AA"
    found = BeautifulSoup(browser.get(results).content, "html.parser").select_one(".app-hits__keep")
    assert " ".join(found.get_text().split()) == "Put on my list: Lunch <club>"
    assert (found["name"], found["value"]) == ("service", f"{club.pk}#hit-1")
    assert found.find_parent("form")["action"] == "/directory/list/keep/"
    assert keep(browser, club, results)["Location"] == f"{results}#hit-1"
    page = BeautifulSoup(browser.get(results).content, "html.parser")
    assert "It is on your list." in page.select_one("#hit-1").text
    assert not page.select("#hit-1 button")
    assert page.select_one('nav a[href="/directory/list/"]').text.strip() == "Your list (1)"
    assert "is on your list." not in browser.get(LIST).text, "and nothing is told once more later"


@pytest.mark.parametrize(
    "referer", ["", "http://evil.example/directory/?words=x", "http://testserver/provider/"]
)
def test_another_site_puts_nothing_on_somebodys_list(club, referer):
    browser = Client(enforce_csrf_checks=True)
    led = keep(browser, club, "", referer=referer)
    assert led["Location"] == reverse("service", args=[club.pk])
    assert not led.cookies
    assert "There is nothing on it yet" in browser.get(LIST).text


def test_nonsense_is_put_on_no_list(client, club):
    for posted in ({}, {"service": "x"}, {"service": str(uuid.uuid4())}):
        headers = {"referer": "http://testserver/directory/"}
        assert client.post("/directory/list/keep/", posted, headers=headers).status_code == 404
    twisted = {"service": f"{club.pk}#//evil.example"}
    led = client.post("/directory/list/keep/", twisted, headers=headers)
    assert led["Location"] == "/directory/?"


def test_the_code_opens_the_list_without_a_session_or_names(
    client,
    club,
    case,  # noqa: F811
    browser_of,
    people,
):
    browser = browser_of(people.amina)
    put(browser, club, f"?case={case.pk}")
    own = browser.get(LIST, {"case": case.pk})
    page = BeautifulSoup(own.content, "html.parser")
    assert page.select_one(".app-shortlist__code img")["src"].startswith("data:image/svg")
    assert "There is nothing on it yet" in browser.get(LIST).text, "each case has its own"
    shared = client.get(reverse("shared_list", args=[token_of([club.pk])]))
    assert "Lunch &lt;club&gt;" in shared.text
    assert case.person.full_name not in own.text.split("<h1")[1]
    assert str(case.pk) not in shared.text
    assert browser_of(people.cara).get(LIST, {"case": case.pk}).status_code == 404


def test_it_is_sent_by_e_mail_or_text_in_words_that_say_nothing(client, club):
    put(client, club)
    assert "The list is on its way." in send(client, "ivy@example.test").text
    assert "The list is on its way." in send(client, "07700 900123").text
    email, text = Message.objects.order_by("created_at")
    assert (email.channel, email.recipient) == ("email", "ivy@example.test")
    assert (text.channel, text.recipient) == ("text", "+447700900123")
    for message in (email, text):
        assert "Lunch" not in message.subject + message.body
        link = f"http://localhost:8000/directory/list/of/{token_of([club.pk])}/"
        assert message.body.split()[-1] == link, "whole, and nothing behind it: programs open it"


def test_a_double_click_sends_once(client, club):
    put(client, club)
    key = uuid.uuid4()
    send(client, "ivy@example.test", key)
    send(client, "ivy@example.test", key)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("to", ["", "nobody", "020 7946 0018", "a@b", "x" * 300])
def test_where_it_cannot_go_is_said(client, club, to):
    put(client, club)
    response = send(client, to)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert not Message.objects.exists()


def test_nobody_is_pestered(client, club):
    put(client, club)
    for _time in range(sharing.MOST_TO_ONE):
        assert send(client, "ivy@example.test").status_code == 200
    assert "several lists today" in send(client, "Ivy@Example.test").text
    assert "several lists today" in send(client, "ivy@example.test").text
    refused = send(client, "ivy@example.test")
    assert (refused.status_code, refused["Retry-After"]) == (429, "86400")
    assert 'value="ivy@example.test"' in refused.text


def test_no_computer_sends_many(client, club, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_OF_ONE_CALLER", 2)
    for number in range(2):
        put(client, club)
        assert send(client, f"{number}@example.test").status_code == 200
        client.cookies.clear()
    put(client, club)
    refused = send(client, "two@example.test")
    assert refused.status_code == 429, "also for one who begins a new session each time"
    assert "Please try again in 60 minutes" in refused.text
    assert Message.objects.count() == 2
    monkeypatch.setattr(sharing, "MOST_OF_ALL", 1)
    client.defaults["REMOTE_ADDR"] = "203.0.113.5"
    assert "Many lists were sent" in send(client, "two@example.test").text


def test_a_robot_that_fills_in_every_box_sends_nothing(client, club):
    put(client, club)
    posted = {"to": "a@example.test", "website": "x", "idempotency_key": str(uuid.uuid4())}
    client.post(reverse("send_shortlist"), posted)
    assert not Message.objects.exists()


def test_what_is_gone_is_said_and_what_was_merged_is_followed(client, club):
    old = Service.objects.create(organisation=club.organisation, name="Old", status="inactive")
    gone = Service.objects.create(organisation=club.organisation, name="Gone", status="defunct")
    Merge.objects.create(gone=old, kept=club, status_before="active", kept_before={}, kept_after={})
    shown = client.get(reverse("shared_list", args=[token_of([old.pk, gone.pk])])).text
    assert "Lunch &lt;club&gt;" in shown
    assert "1 service on this list is not listed any more." in shown


def test_large_print_and_headings_in_another_language(client, club):
    shared = reverse("shared_list", args=[token_of([club.pk])])
    page = BeautifulSoup(
        client.get(shared, {"print": "large", "headings": "ur"}).text, "html.parser"
    )
    assert page.select_one(".app-shortlist--large")
    back = page.find("a", string="Ordinary print")
    assert back.sourceline < page.h1.sourceline, "the way back stands first"
    assert "app-shortlist--large" not in client.get(shared + back["href"]).text
    assert page.select_one('dt span[lang="ur"][dir="rtl"]')
    assert client.get(shared, {"headings": "xx", "print": "'"}).status_code == 200


def test_a_list_holds_only_so_many(client, club):
    services = Service.objects.bulk_create(
        Service(organisation=club.organisation, name=f"Choir {n}") for n in range(MOST)
    )
    for service in services:
        put(client, service)
    assert "Take one off first" in put(client, club).text
    results = client.get(keep(client, club, "/directory/?words=lunch")["Location"])
    assert "Take one off first" in results.text


@pytest.mark.parametrize("token", ["x", "AAAA", "Ä", "-" * 5000, "____"])
def test_a_made_up_token_is_no_list(client, db, token):
    assert client.get(f"/directory/list/of/{token}/").status_code == 404


@given(st.lists(st.uuids(), max_size=MOST, unique=True))
def test_a_token_says_which_services_in_their_order(ids):
    assert services_in(token_of(ids)) == ids


@given(st.text(max_size=60))
def test_any_text_is_read_or_is_nothing(text):
    assert len(services_in(text)) <= MOST
