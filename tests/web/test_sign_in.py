"""Signing in and out, with a password and, in the demonstration only, with one click."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from alongside.accounts.models import Membership, User
from alongside.organisations.models import Organisation

PASSWORD = "three random words"


@pytest.fixture
def nurse(db) -> User:
    practice = Organisation.objects.create(name="Elm Surgery", kind="gp_practice")
    user = User.objects.create_user("nurse@demo.alongside.example", PASSWORD, name="Noor Nurse")
    Membership.objects.create(user=user, organisation=practice, role_code="referrer")
    return user


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_sign_in_by_email_then_out(nurse):
    browser = Client()
    response = browser.post("/account/sign-in/", {"login": nurse.email, "password": PASSWORD})
    assert response.status_code == 302
    page = browser.get("/roles/").text
    assert "Noor Nurse" in page
    assert "Referrer, Elm Surgery" in page
    assert browser.get("/account/sign-out/").status_code == 405
    out = browser.post("/account/sign-out/")
    assert out["Clear-Site-Data"] == '"storage"', "what a script kept of what was typed goes too"
    assert "Noor Nurse" not in browser.get("/roles/").text


def test_a_wrong_password_says_so_and_keeps_the_address(nurse):
    response = Client().post("/account/sign-in/", {"login": nurse.email, "password": "wrong"})
    page = BeautifulSoup(response.text, "html.parser")
    assert response.status_code == 422
    assert page.title.text.startswith("Error: ")
    assert page.find(id="id_login")["value"] == nurse.email
    assert "nurse@demo" not in page.find(class_="nhsuk-error-summary").text


def test_nobody_signs_up_by_themselves(db):
    assert Client().get("/account/signup/").status_code == 404


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(nurse):
    browser = Client()
    asked = browser.post("/account/password/", {"email": nurse.email}, follow=True)
    assert "Check your e-mail" in asked.text
    (message,) = mail.outbox
    link = re.search(r"https?://[^/\s]+(/account/password/\S+)", message.body).group(1)
    form = browser.get(link, follow=True)
    new = {"password1": "four quite random words", "password2": "four quite random words"}
    done = browser.post(form.request["PATH_INFO"], new, follow=True)
    assert "Your password is changed" in done.text
    assert "no longer works" in Client().get(link, follow=True).text
    nurse.refresh_from_db()
    assert nurse.check_password("four quite random words")


def test_an_unknown_address_gets_the_same_answer(db):
    asked = Client().post("/account/password/", {"email": "no@example.test"}, follow=True)
    assert "Check your e-mail" in asked.text


def test_one_click_signs_in_to_the_demonstration(nurse, demo):
    browser = Client()
    assert "Noor Nurse" in browser.get("/account/sign-in/").text
    browser.post("/account/sign-in/demo/", {"email": nurse.email})
    assert "Noor Nurse" in browser.get("/roles/").text


def test_one_click_is_not_found_outside_the_demonstration(nurse):
    browser = Client()
    assert "Noor Nurse" not in browser.get("/account/sign-in/").text
    response = browser.post("/account/sign-in/demo/", {"email": nurse.email})
    assert response.status_code == 404
    assert "_auth_user_id" not in browser.session


def test_one_click_is_only_for_the_demonstrations_own_people(nurse, demo):
    User.objects.filter(pk=nurse.pk).update(email="nurse@nhs.example")
    browser = Client()
    assert browser.post("/account/sign-in/demo/", {"email": "nurse@nhs.example"}).status_code == 404
    assert "_auth_user_id" not in browser.session


def test_an_account_that_was_closed_gets_the_answer_of_a_wrong_password(nurse):
    wrong = Client().post("/account/sign-in/", {"login": nurse.email, "password": "wrong"})
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    browser = Client()
    right = browser.post("/account/sign-in/", {"login": nurse.email, "password": PASSWORD})
    assert right.status_code == 422
    assert _problem(right) == _problem(wrong)
    assert "_auth_user_id" not in browser.session


def _problem(response) -> str:
    page = BeautifulSoup(response.text, "html.parser")
    return page.find(class_="nhsuk-error-summary").text


def test_an_address_that_no_database_can_hold_is_not_found(nurse, demo):
    response = Client().post(
        "/account/sign-in/demo/", {"email": "nurse\x00x@demo.alongside.example"}
    )
    assert response.status_code == 404


@pytest.mark.parametrize("login", ["nurse\x00x@demo.alongside.example", "n\x00"])
def test_an_odd_address_is_a_wrong_one(nurse, login):
    response = Client().post("/account/sign-in/", {"login": login, "password": PASSWORD})
    assert response.status_code == 422


def test_what_one_is_told_stands_in_no_cookie(nurse, demo):
    browser = Client()
    browser.post("/account/sign-in/", {"login": nurse.email, "password": PASSWORD, "kept": "gone"})
    assert "messages" not in browser.cookies
    assert "It was thrown away" in browser.get("/roles/").text


def test_very_many_tries_are_told_to_wait_in_words(client, db):
    for _try in range(121):
        response = client.post("/account/sign-in/", REMOTE_ADDR="203.0.113.9")
    assert response.status_code == 429
    assert "Try again in a few minutes." in response.text
