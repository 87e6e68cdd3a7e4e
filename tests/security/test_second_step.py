"""A password alone opens nothing, and whoever stole one, or watched a code, stays outside."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor
from alongside.web.account.factor import note_factor
from tests.factories.at_once import at_once
from tests.security.signing_in import (
    Phone,
    give_code,
    give_password,
    is_inside,
    set_up_app,
    with_password,
)

pytestmark = pytest.mark.second_step


@pytest.fixture
def gita(people):
    return with_password(people.gita)


@pytest.fixture
def phone_and_codes(gita) -> tuple[Phone, list[str]]:
    browser = Client()
    give_password(browser, gita)
    return set_up_app(browser)


@pytest.fixture
def phone(phone_and_codes) -> Phone:
    return phone_and_codes[0]


def test_a_password_alone_opens_the_way_to_a_second_step_and_nothing_else(gita):
    browser = Client()
    assert give_password(browser, gita)["Location"] == reverse("home")
    assert browser.get(reverse("home"))["Location"] == reverse("mfa_index")
    assert browser.get(reverse("sent_referrals"))["Location"] == reverse("mfa_index")
    assert browser.post(reverse("refer"), {})["Location"] == reverse("mfa_index")
    page = browser.get(reverse("mfa_index")).text
    assert "One more step before you can start" in page
    assert "Gita" in page, "it says who is signed in"
    assert browser.get(reverse("mfa_view_recovery_codes"))["Location"] == reverse("mfa_index")


def test_an_app_is_set_up_and_asked_for_from_then_on(gita):
    browser = Client()
    give_password(browser, gita)
    browser.get(reverse("sent_referrals"))
    before = browser.session.session_key
    phone, codes = set_up_app(browser)
    assert len(codes) == 10
    assert is_inside(browser)
    assert browser.session.session_key != before
    assert "shown already" in browser.get(reverse("mfa_view_recovery_codes")).text

    again = Client()
    assert give_password(again, gita)["Location"] == reverse("mfa_authenticate")
    assert not is_inside(again)
    assert give_code(again, phone.code())["Location"] == reverse("home")
    assert is_inside(again)


def test_after_setting_up_one_comes_to_where_one_was_going(gita):
    browser = Client()
    give_password(browser, gita)
    browser.get(reverse("sent_referrals") + "?page=2")
    page = browser.get(reverse("mfa_activate_totp")).text
    phone = Phone(re.search(r"secret=(\w+)", page)[1])
    shown = browser.post(reverse("mfa_activate_totp"), {"code": phone.code()}, follow=True)
    assert f'href="{reverse("sent_referrals")}?page=2"' in shown.text


def test_a_wrong_code_says_what_to_do(gita, phone):
    browser = Client()
    give_password(browser, gita)
    answer = give_code(browser, "000000")
    assert answer.status_code == 422
    assert "Wait for the next one in your app" in answer.text
    assert not is_inside(browser)


def test_a_code_that_somebody_watched_is_used_up(gita, phone):
    mine, theirs = Client(), Client()
    seen = phone.code()
    give_password(mine, gita)
    give_code(mine, seen)
    assert is_inside(mine)
    give_password(theirs, gita)
    assert give_code(theirs, seen).status_code == 422
    assert give_code(theirs, phone.code_of(-1)).status_code == 422, "an older one is gone as well"
    assert not is_inside(theirs)


def test_the_code_of_setting_up_signs_nobody_in(gita):
    browser = Client()
    give_password(browser, gita)
    phone, _codes = set_up_app(browser)
    watcher = Client()
    give_password(watcher, gita)
    assert give_code(watcher, phone.code_of(phone.given)).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_code_at_once_one_gets_in(people):
    gita = with_password(people.gita)
    setting_up, mine, theirs = Client(), Client(), Client()
    give_password(setting_up, gita)
    phone, _codes = set_up_app(setting_up)
    code = phone.code()
    for browser in (mine, theirs):
        give_password(browser, gita)
    system = Actor.system("test")
    at_once(*[(system, lambda one=one: give_code(one, code)) for one in (mine, theirs)])
    assert sorted([is_inside(mine), is_inside(theirs)]) == [False, True]


def test_a_code_of_long_ago_is_none(gita, phone):
    browser = Client()
    give_password(browser, gita)
    assert give_code(browser, phone.code_of(-3)).status_code == 422
    assert give_code(browser, phone.code_of(+3)).status_code == 422


def test_a_recovery_code_signs_in_once(gita, phone_and_codes):
    _phone, codes = phone_and_codes
    browser, thief = Client(), Client()
    give_password(browser, gita)
    give_code(browser, codes[0])
    assert is_inside(browser)
    assert "9 codes left" in browser.get(reverse("mfa_index")).text
    give_password(thief, gita)
    assert give_code(thief, codes[0]).status_code == 422


def test_new_recovery_codes_end_the_old_ones(gita, phone_and_codes):
    phone, codes = phone_and_codes
    browser = Client()
    give_password(browser, gita)
    give_code(browser, phone.code())
    new = browser.post(reverse("mfa_view_recovery_codes"), follow=True)
    assert len(re.findall(r"\d{4} \d{4}", new.text)) == 10
    other = Client()
    give_password(other, gita)
    assert give_code(other, codes[0]).status_code == 422


def test_who_knows_the_password_cannot_set_up_a_step_of_their_own_beside_it(gita):
    thief, owner = Client(), Client()
    give_password(thief, gita)
    page = thief.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, "the thief was first at the page"
    give_password(owner, gita)
    set_up_app(owner)
    sent = thief.get(reverse("mfa_add_webauthn"))
    assert sent["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in thief.session
    assert not is_inside(thief)


def test_a_session_that_was_planted_is_not_the_one_that_is_let_in(gita, phone):
    browser = Client()
    browser.get(reverse("account_login"))
    give_password(browser, gita)
    planted = browser.cookies["sessionid"].value
    give_code(browser, phone.code())
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert is_inside(browser)
    assert not is_inside(attacker)


def test_the_second_step_of_somebody_else_does_not_count(gita, people, phone):
    """What was shown belongs to who showed it, though the browser is the same."""
    browser = Client()
    browser.force_login(gita)
    request = browser.get(reverse("mfa_index")).wsgi_request
    note_factor(request, with_password(people.amina), "totp")
    request.session.save()
    assert not is_inside(browser)


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_of_each_change(people):
    gita = with_password(people.gita)
    browser = Client()
    give_password(browser, gita)
    set_up_app(browser)
    (told,) = mail.outbox
    assert told.to == [gita.email]
    assert told.subject == "How you sign in to Alongside was changed"
    assert f"http://localhost:8000{reverse('mfa_index')}" in told.body


def test_on_a_screen_left_open_nobody_changes_how_one_signs_in(gita, phone):
    browser = Client()
    with time_machine.travel(time.time(), tick=False) as later:
        give_password(browser, gita)
        give_code(browser, phone.code())
        assert browser.get(reverse("mfa_view_recovery_codes")).status_code == 200
        later.shift(20 * 60)
        answer = browser.post(reverse("mfa_view_recovery_codes"))
    assert answer["Location"].startswith(reverse("sign_in_again"))


def test_the_only_step_stays(gita, phone):
    browser = Client()
    give_password(browser, gita)
    give_code(browser, phone.code())
    app = Authenticator.objects.get(user=gita, type="totp")
    told = browser.post(reverse("remove_step", args=[app.pk]), follow=True)
    assert "Set up another one first" in told.text
    assert Authenticator.objects.filter(pk=app.pk).exists()


def test_a_step_of_somebody_else_is_not_found(gita, phone, people):
    browser = Client()
    amina = with_password(people.amina)
    give_password(browser, amina)
    set_up_app(browser)
    app = Authenticator.objects.get(user=gita, type="totp")
    assert browser.post(reverse("remove_step", args=[app.pk])).status_code == 404


def test_what_codes_are_made_from_cannot_be_read_in_a_copy_of_the_database(gita, phone):
    kept = Authenticator.objects.get(user=gita, type="totp").data
    assert phone.secret not in str(kept)


def test_with_another_secret_key_app_and_codes_go_on_once_they_were_sealed_anew(
    gita, phone_and_codes, settings, capsys
):
    phone, codes = phone_and_codes
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    call_command("seal_anew")
    assert capsys.readouterr().out.startswith("2 are kept")
    settings.SECRET_KEY_FALLBACKS = []
    for code in (phone.code(), codes[0]):
        browser = Client()
        give_password(browser, gita)
        give_code(browser, code)
        assert is_inside(browser)


def test_what_no_key_opens_any_more_is_counted_and_left(gita, phone, settings, capsys):
    kept = Authenticator.objects.get(user=gita, type="totp").data
    settings.SECRET_KEY = "another" * 8
    call_command("seal_anew")
    assert "2 cannot be opened" in capsys.readouterr().err
    assert Authenticator.objects.get(user=gita, type="totp").data == kept


def test_one_click_is_enough_in_the_demonstration_and_only_there(people, settings):
    gita = with_password(people.gita)
    type(gita).objects.filter(pk=gita.pk).update(email="gita@demo.alongside.example")
    settings.DEMO = True
    browser = Client()
    browser.post(reverse("sign_in_to_demo"), {"email": "gita@demo.alongside.example"})
    assert is_inside(browser)
    settings.DEMO = False
    assert not is_inside(browser)


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example"])
def test_a_link_to_a_new_password_leads_to_our_own_address(gita, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    Client(HTTP_HOST=host).post(reverse("account_reset_password"), {"email": gita.email})
    assert len(mail.outbox) == (host == "evil.example")
    links = [link for message in mail.outbox for link in re.findall(r"https?://\S+", message.body)]
    assert all(link.startswith("http://localhost:8000/account/password/") for link in links)
