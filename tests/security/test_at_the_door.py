"""Where a person or somebody who acts for them is signed in, another may sign in at that computer.

Their own database roles read no account and write none: signing in beside them is no act of theirs.
"""

import re

import pytest
from django.core import mail
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from tests.factories.standing import preparing
from tests.factories.story import acting_for, let_in, referred, registered, taken_on, themselves
from tests.security.signing_in import give_code, give_password, is_inside, set_up_app, with_password

WHO = ("the person", "who acts for them")
NEW = {"password1": "four quite random words", "password2": "four quite random words"}


@pytest.fixture(params=WHO)
def somebody(request, people) -> Actor:
    person = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, person, people.amina))
    own = request.param == WHO[0]
    return themselves(person) if own else let_in(acting_for(people.amina, case))


@pytest.mark.second_step
def test_a_colleague_signs_in_with_both_steps_at_their_browser(people, somebody, browser_of):
    gita = with_password(people.gita)
    elsewhere = Client()
    give_password(elsewhere, gita)
    phone, _codes = set_up_app(elsewhere)
    browser = browser_of(somebody)
    browser.post(reverse("account_logout"))
    assert not is_inside(browser)
    browser = browser_of(somebody)
    assert browser.get(reverse("account_login")).status_code in (200, 302)
    give_password(browser, gita)
    give_code(browser, phone.code())
    browser.get(reverse("home"))
    browser.post(reverse("account_logout"))
    give_password(browser, gita)
    give_code(browser, phone.code())
    assert is_inside(browser)


def test_a_wrong_password_is_counted_and_said_there_too(people, somebody, browser_of):
    user = with_password(people.gita)
    answer = browser_of(somebody).post(
        reverse("account_login"), {"login": user.email, "password": "not this one"}
    )
    assert answer.status_code in (302, 422)


def test_a_password_is_replaced_at_their_browser(people, somebody, browser_of):
    user, browser = with_password(people.gita), browser_of(somebody)
    browser.post(reverse("account_reset_password"), {"email": user.email})
    (message,) = mail.outbox
    link = re.search(r"https?://[^/\s]+(/account/password/\S+)", message.body)[1]
    form = browser.get(link, follow=True)
    browser.post(form.request["PATH_INFO"], NEW)
    with preparing():
        assert User.objects.get(pk=user.pk).check_password(NEW["password1"])


def test_the_demonstration_opens_as_another_with_one_click(people, somebody, browser_of, settings):
    settings.DEMO = True
    with preparing():
        User.objects.filter(pk=people.amina.user).update(email="a@demo.alongside.example")
    browser = browser_of(somebody)
    browser.post(reverse("sign_in_to_demo"), {"email": "a@demo.alongside.example"})
    assert browser.session["_auth_user_id"] == str(people.amina.user)
    assert browser.get(reverse("sent_referrals")).status_code == 200


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "usersessions_list"])
def test_pages_of_colleagues_sign_in_are_shut_and_not_broken(somebody, browser_of, name):
    assert browser_of(somebody).get(reverse(name)).status_code in (302, 403, 404)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password FROM accounts_user",
        "SELECT email FROM accounts_user",
        "UPDATE accounts_user SET is_active = true",
        "UPDATE accounts_user SET last_login = now()",
        "SELECT key FROM accounts_tally",
        "DELETE FROM accounts_tally",
        "SELECT hint FROM directory_claim",
    ],
)
def test_their_roles_read_no_account_and_no_claim(somebody, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(somebody),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_their_roles_still_read_who_helps(people, somebody):
    with acting_as(somebody), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM accounts_user WHERE id = %s", [people.amina.user])
        assert cursor.fetchone() == (people.amina.name,)


@pytest.mark.parametrize(
    ("to", "leads"), [("/refer/referrals/", "/refer/referrals/"), ("https://x.example/", "/")]
)
def test_in_the_demonstration_one_click_leads_where_somebody_wanted_to_go(settings, db, to, leads):
    settings.DEMO = True
    with preparing():
        User.objects.create_user("a@demo.alongside.example", name="A")
    form = {"email": "a@demo.alongside.example", "next": to}
    assert Client().post(reverse("sign_in_to_demo"), form).url == leads
