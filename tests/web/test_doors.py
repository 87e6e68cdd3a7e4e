"""Every page is shut unless it says for whom it is open."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.accounts.models import Membership, User
from alongside.accounts.roles import EVERYBODY
from alongside.common import clock
from alongside.organisations.models import Area, Organisation


def views(resolver: URLResolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.callback
        else:
            yield from views(entry)


def test_every_address_names_its_permission_or_why_it_is_public():
    unmarked = [
        view
        for view in views(get_resolver("alongside.config.urls"))
        if not (hasattr(view, "permissions") or getattr(view, "public_reason", ""))
    ]
    assert not unmarked


def test_a_view_that_says_nothing_is_not_found(people, browser_of, trial_pages):
    response = browser_of(people.amina).get("/trial/forgotten/")
    assert response.status_code == 404
    assert "Nobody said" not in response.text


def test_a_visitor_is_sent_to_sign_in_and_comes_back(db, trial_pages):
    response = Client().get("/trial/note/?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/account/sign-in/?next=/trial/note/%3Fpage%3D2"


def test_another_role_is_told_in_words_which_roles_can(people, browser_of, trial_pages):
    response = browser_of(people.gita).get("/trial/note/")
    text = " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())
    assert response.status_code == 403
    assert "You are signed in as Referrer at Elm Surgery." in text
    assert "work with people: contacts, goals, actions, measures, closing" in text
    assert "These roles can: Link worker Team lead" in text


def test_a_page_that_fails_undoes_the_whole_request(db, trial_pages):
    response = Client(raise_request_exception=False).get("/trial/breaks/")
    assert response.status_code == 500
    assert "What you were doing was not saved." in response.text
    assert not Area.objects.filter(name="half done").exists()


def test_a_verb_that_refuses_the_role_undoes_the_whole_request(people, browser_of, trial_pages):
    response = browser_of(people.gita).get("/trial/says-no/")
    assert response.status_code == 403
    assert "Your role does not let you do that." in response.text
    assert not Area.objects.filter(name="half done").exists()


def test_an_answer_may_not_stream_out_of_its_transaction(db, trial_pages):
    with pytest.raises(TypeError, match="outside the transaction"):
        Client().get("/trial/streams/")


def test_knowing_who_is_asking_takes_three_queries(people, browser_of, django_assert_num_queries):
    browser = browser_of(people.amina)
    browser.get("/roles/")  # the first in a minute notes that the session is in use
    # The session, the user with their memberships, the actor; and two more that only a test has,
    # because it is a transaction itself: savepoint, the actor before.
    with django_assert_num_queries(5):
        assert browser.get("/roles/").status_code == 200


def test_pages_of_people_signed_in_are_not_left_in_the_browser(people, browser_of):
    assert "no-store" in browser_of(people.amina).get("/roles/")["Cache-Control"]
    assert "Cache-Control" not in Client().get("/roles/")


def test_a_user_without_a_role_opens_no_door(db, browser_of, trial_pages):
    user = User.objects.create_user("new@example.test", name="Nia")
    browser = Client()
    browser.force_login(user)
    assert browser.get("/trial/note/").status_code == 403
    assert "You do not have a role" in browser.get("/").text


def test_switching_role_changes_what_one_may_do(people, browser_of, trial_pages):
    practice = Organisation.objects.get(name="Elm Surgery")
    second = Membership.objects.create(
        user_id=people.amina.user_id, organisation=practice, role_code="referrer"
    )
    browser = browser_of(people.amina)
    assert "Switch role" in browser.get("/roles/").text
    assert browser.get("/trial/note/").status_code == 200
    browser.post("/account/role/", {"membership": str(second.id)})
    assert browser.get("/trial/note/").status_code == 403
    others = Membership.objects.exclude(user_id=people.amina.user_id).first()
    assert browser.post("/account/role/", {"membership": str(others.id)}).status_code == 404


def test_an_ended_membership_closes_the_door_at_the_next_click(people, browser_of, trial_pages):
    browser = browser_of(people.amina)
    assert browser.get("/trial/note/").status_code == 200
    Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
    assert browser.get("/trial/note/").status_code == 403


def test_the_roles_page_prints_every_role_in_its_own_words(db):
    text = BeautifulSoup(Client().get("/roles/").text, "html.parser").main.get_text(" ")
    for role in EVERYBODY:
        assert str(role.name) in text
        assert str(role.description) in text
        for permission in role.permissions:
            assert str(permission.label) in text


def test_scripts_and_styles_only_from_here_and_never_inline(db):
    response = Client().get("/")
    policy = response["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert "unsafe" not in policy
    assert directives["frame-ancestors"] == "'none'"
    assert directives["style-src"] == "'self'"
    page = BeautifulSoup(response.text, "html.parser")
    inline = [script for script in page.find_all("script") if not script.get("src")]
    assert inline
    assert all(f"'nonce-{script['nonce']}'" in directives["script-src"] for script in inline)
    assert not page.find_all(style=True)
    assert not page.find_all("style")


def test_a_page_that_asks_too_long_is_stopped_and_says_so(db, trial_pages, settings):
    settings.LONGEST_STATEMENT = 1
    answer = Client().get("/trial/takes-long/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "takes too long" in answer.content.decode()
    assert not Area.objects.filter(name="half done").exists()


def test_what_somebody_waits_for_is_not_stopped(db, trial_pages, settings):
    settings.LONGEST_STATEMENT = 1
    assert Client().get("/trial/takes-long/?no-hurry").content == b"done"
    assert Area.objects.filter(name="half done").exists()
