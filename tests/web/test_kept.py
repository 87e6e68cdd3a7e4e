"""A form that arrives too late loses nothing, and gives nothing to anyone else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from alongside.accounts.models import User
from alongside.organisations.models import Area

pytestmark = pytest.mark.usefixtures("trial_pages")

PASSWORD = "three random words"
TYPED = 'She said "I miss the choir" & smiled. <b>'


def hidden(html: str) -> dict[str, str]:
    page = BeautifulSoup(html, "html.parser").main
    return {box["name"]: box["value"] for box in page.find_all("input", type="hidden")}


def textarea(html: str) -> str:
    return BeautifulSoup(html, "html.parser").find("textarea").text.strip()


def with_password(actor) -> str:
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    return user.email


@pytest.fixture
def refused(people, browser_of) -> tuple[Client, str]:
    """Amina opened a form, was signed out, and pressed Save: her browser and what it shows."""
    browser = browser_of(people.amina)
    form = hidden(browser.get("/trial/note/").text)
    browser.post("/account/sign-out/")
    response = browser.post("/trial/note/", {**form, "text": TYPED})
    assert response.status_code == 403
    return browser, response.text


def test_a_post_after_sign_out_does_nothing_and_says_so(refused):
    _browser, page = refused
    assert "You were signed out" in page
    assert "Nothing was sent. Your typing is kept." in page
    assert not Area.objects.filter(name__contains="choir").exists()


def test_after_signing_in_again_the_form_comes_back_as_it_was(people, refused):
    browser, page = refused
    fields = {**hidden(page), "login": with_password(people.amina), "password": PASSWORD}
    back = browser.post("/account/sign-in/", fields, follow=True)
    assert back.request["PATH_INFO"] == "/trial/note/"
    assert "It has not been sent yet." in back.text
    assert textarea(back.text) == TYPED
    assert hidden(back.text)["idempotency_key"] == "k1"
    assert not Area.objects.filter(name__contains="choir").exists()
    browser.post("/trial/note/", {**hidden(back.text), "text": textarea(back.text)})
    assert Area.objects.filter(name=TYPED).count() == 1
    assert textarea(browser.get("/trial/note/").text) == ""


def test_a_wrong_password_on_the_way_back_loses_nothing(people, refused):
    browser, page = refused
    email = with_password(people.amina)
    again = browser.post("/account/sign-in/", {**hidden(page), "login": email, "password": "wrong"})
    fields = {**hidden(again.text), "login": email, "password": PASSWORD}
    assert textarea(browser.post("/account/sign-in/", fields, follow=True).text) == TYPED


def test_somebody_else_who_signs_in_there_never_sees_it(people, refused):
    browser, page = refused
    fields = {**hidden(page), "login": with_password(people.ben), "password": PASSWORD}
    landed = browser.post("/account/sign-in/", fields, follow=True)
    assert "It was thrown away." in landed.text
    form = browser.get("/trial/note/")
    assert "choir" not in landed.text + form.text
    assert "kept" not in browser.session


def test_in_the_demonstration_one_click_brings_it_back(people, refused, settings):
    settings.DEMO = True
    User.objects.filter(pk=people.amina.user_id).update(email="amina@demo.alongside.example")
    browser = refused[0]
    form = {"email": "amina@demo.alongside.example", "kept": hidden(refused[1])["kept"]}
    back = browser.post("/account/sign-in/demo/", form, follow=True)
    assert textarea(back.text) == TYPED


def test_an_out_of_date_page_offers_the_form_again(people, browser_of):
    browser = browser_of(people.amina, enforce_csrf_checks=True)
    form = hidden(browser.get("/trial/note/").text)
    form["csrfmiddlewaretoken"] = "x" * 64
    refused = browser.post("/trial/note/", {**form, "text": TYPED})
    assert refused.status_code == 403
    assert "Show me my form again" in refused.text
    back = browser.post("/account/form-again/", hidden(refused.text), follow=True)
    assert textarea(back.text) == TYPED


def test_a_page_that_fails_gives_the_form_back(people, browser_of):
    browser = browser_of(people.amina, raise_request_exception=False)
    form = hidden(browser.get("/trial/note/").text)
    failed = browser.post("/trial/note/", {**form, "text": "break this"})
    assert failed.status_code == 500
    back = browser.post("/account/form-again/", hidden(failed.text), follow=True)
    assert textarea(back.text) == "break this"


def test_a_forged_post_is_not_kept_for_its_victim(people, browser_of):
    browser = browser_of(people.amina, enforce_csrf_checks=True)
    refused = browser.post("/trial/note/", {"text": "forged"})
    assert refused.status_code == 403
    assert "kept" not in hidden(refused.text)
    bens = hidden(browser_of(people.ben).get("/trial/note/").text)
    stolen = browser.post("/trial/note/", {"form_owner": bens["form_owner"], "text": "forged"})
    assert "kept" not in hidden(stolen.text)


def test_passwords_are_never_kept(people, browser_of, rf):
    from alongside.web import kept

    form = hidden(browser_of(people.amina).get("/trial/note/").text)
    typed = {"form_owner": form["form_owner"], "text": "a", "new_password1": "secret"}
    found = kept.opened(kept.keep(rf.post("/trial/note/", typed)))
    assert found.data.dict() == {"text": "a"}


def test_what_was_kept_is_not_readable_in_any_address(people, refused):
    browser, page = refused
    fields = {**hidden(page), "login": with_password(people.amina), "password": PASSWORD}
    assert browser.post("/account/sign-in/", fields)["Location"] == "/trial/note/"
