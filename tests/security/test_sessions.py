"""A session ends when it should: from elsewhere, by itself, with the account or the last role."""

import datetime as dt
import time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.accounts.roles import EVERYBODY, ROLES
from alongside.accounts.sessions import sessions_of
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message
from alongside.onboarding.services.members import let_go
from alongside.onboarding.services.signing_out import sign_out_member
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.web.account.sessions import device
from tests.factories.standing import member_of, preparing
from tests.factories.story import registered, themselves
from tests.security.signing_in import (
    Phone,
    give_password,
    is_inside,
    set_up_app,
    sign_in,
    with_password,
)

LIST = "/account/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML) Chrome/131.0 Safari/537.36"


@pytest.fixture
def gita(people) -> User:
    return with_password(people.gita)


@pytest.fixture
def phone(gita) -> Phone:
    browser = Client()
    give_password(browser, gita)
    phone, _codes = set_up_app(browser)
    browser.post(reverse("account_logout"))
    return phone


@pytest.fixture
def two(gita, phone) -> tuple[Client, Client]:
    """Gita is signed in at her desk, and at a computer in the ward."""
    desk, ward = Client(HTTP_USER_AGENT=CHROME), Client(HTTP_USER_AGENT="?")
    sign_in(desk, gita, phone)
    sign_in(ward, gita, phone)
    return desk, ward


def test_one_sees_where_one_is_signed_in(two):
    page = two[0].get(LIST).text
    assert "Chrome on Windows" in page
    assert "Unknown browser" in page
    assert page.count("This one") == 1


def test_one_session_is_ended_from_another(gita, two):
    desk, ward = two
    theirs = sessions_of(gita.pk).get(user_agent="?")
    assert desk.post(LIST, {"session": theirs.pk}).status_code == 302
    assert is_inside(desk)
    assert not is_inside(ward)


def test_all_others_are_ended_at_once(two):
    desk, ward = two
    ward.post(LIST, {"session": "others"})
    assert is_inside(ward)
    assert not is_inside(desk)


def test_a_session_of_somebody_else_is_not_found(two, people, browser_of, gita):
    for asked in (sessions_of(gita.pk)[0].pk, "none", ""):
        assert browser_of(people.amina).post(LIST, {"session": asked}).status_code == 404
    assert all(map(is_inside, two))


@pytest.mark.parametrize("code", ROLES)
def test_whoever_was_away_for_too_long_is_signed_out(people, browser_of, code):
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    browser, role = browser_of(member_of("Zoe", team, code)), ROLES[code]
    with time_machine.travel(time.time(), tick=False) as later:
        for _step in range(3):  # each click begins the wait anew
            assert browser.get(reverse("mfa_index")).status_code == 200
            later.shift(role.idle - dt.timedelta(minutes=1))
        assert browser.get(reverse("mfa_index")).status_code == 200
        later.shift(role.idle + dt.timedelta(seconds=1))
        left = browser.get(reverse("mfa_index"))
        assert "you had been away" in browser.get(left["Location"]).text
    assert left["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("code", ["referrer", "privacy_officer"])
def test_nobody_stays_for_longer_than_a_working_day(people, browser_of, code):
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    browser, role = browser_of(member_of("Zoe", team, code)), ROLES[code]
    with time_machine.travel(time.time(), tick=False) as later:
        began = time.time()
        while time.time() - began < role.longest.total_seconds():
            assert browser.get(reverse("mfa_index")).status_code == 200
            later.shift(role.idle)
        later.shift(1)
        assert browser.get(reverse("mfa_index")).status_code == 302


def test_a_persons_own_pages_close_soon(people, browser_of):
    """Somebody else may sit down at the computer of the library."""
    person = next(role for role in EVERYBODY if role.code == "person")
    browser = browser_of(themselves(registered(people.gita)))
    with time_machine.travel(time.time(), tick=False) as later:
        assert browser.get(reverse("own_page")).status_code == 200
        later.shift(person.idle + dt.timedelta(seconds=1))
        assert browser.get(reverse("own_page")).status_code == 302


def test_what_was_typed_meanwhile_waits_for_who_typed_it(people, browser_of, trial_pages):
    browser = browser_of(people.amina)
    with time_machine.travel(time.time(), tick=False) as later:
        page = BeautifulSoup(browser.get("/trial/note/").text, "html.parser")
        hidden = {box["name"]: box["value"] for box in page.main.select("[type=hidden]")}
        later.shift(dt.timedelta(hours=2))
        answer = browser.post("/trial/note/", {**hidden, "text": "She laughed."})
    assert answer.status_code == 403
    assert "Your typing is kept." in answer.text


def test_a_closed_account_is_shut_out_wherever_it_is_signed_in(gita, two, capsys):
    call_command("account", "suspend", gita.email)
    assert not any(map(is_inside, two))
    assert not sessions_of(gita.pk)
    again = Client()
    assert give_password(again, gita).status_code == 422
    with preparing():
        assert AuditEntry.objects.filter(verb="account.suspend", subject_id=gita.pk).exists()


def test_an_account_that_is_opened_again_needs_a_new_sign_in(gita, phone, capsys):
    before = Client()
    sign_in(before, gita, phone)
    call_command("account", "suspend", gita.email)
    call_command("account", "reopen", gita.email)
    assert not is_inside(before)
    sign_in(Client(), gita, phone)


@pytest.mark.second_step
def test_a_lost_phone_is_forgotten_with_what_it_had_opened(gita, two, capsys):
    call_command("account", "forget-second-step", gita.email)
    assert not any(map(is_inside, two))
    browser = Client()
    give_password(browser, gita)
    assert browser.get(reverse("sent_referrals"))["Location"] == reverse("mfa_index")


def test_whoever_leaves_their_last_organisation_is_signed_out(gita, two, people):
    practice = Organisation.objects.get(pk=people.gita.organisation_id)
    lead = member_of("Olwen", practice, "organisation_lead")
    with acting_as(lead):
        let_go(actor=lead, membership=Membership.objects.get(user=gita))
    assert not any(map(is_inside, two))
    assert not sessions_of(gita.pk)


@pytest.fixture
def lead(people):
    practice = Organisation.objects.get(pk=people.gita.organisation_id)
    return member_of("Olwen", practice, "organisation_lead")


def _page_of(user: User) -> str:
    return reverse("member_sessions", args=[Membership.objects.get(user=user).pk])


def test_whoever_looks_after_members_sees_and_ends_where_a_colleague_is_signed_in(
    gita, two, lead, browser_of
):
    olwen = browser_of(lead)
    page = olwen.get(_page_of(gita)).text
    assert "Chrome on Windows" in page and "Unknown browser" in page
    assert "127.0.0.1" not in page, "where from is theirs alone to read"
    assert olwen.post(_page_of(gita)).status_code == 302
    assert not any(map(is_inside, two))
    assert not sessions_of(gita.pk)
    again = olwen.post(_page_of(gita), follow=True).text
    assert "is signed in nowhere" in again
    with preparing():
        (noted,) = AuditEntry.objects.filter(verb="member.sign_out")
        assert noted.detail == {"user": str(gita.pk), "places": 2}
        (fact,) = OutboxFact.objects.filter(topic="member.signed_out")
    deliver(fact.pk)
    with preparing():
        (told,) = Message.objects.filter(template="member-signed-out")
        assert told.recipient == gita.email and "Olwen" not in told.body


def test_nobody_else_sees_or_ends_it(gita, two, lead, people, browser_of):
    practice = Organisation.objects.get(pk=people.gita.organisation_id)
    elsewhere = Organisation.objects.get(pk=people.amina.organisation_id)
    for actor in (
        *people.everyone.values(),
        member_of("Otto", elsewhere, "organisation_lead"),
        member_of("Nia", practice, "referrer"),
    ):
        for asked in ("get", "post"):
            answer = getattr(browser_of(actor), asked)(_page_of(gita))
            assert answer.status_code in (403, 404), actor
    own = reverse("member_sessions", args=[Membership.objects.get(user_id=lead.user_id).pk])
    assert browser_of(lead).post(own).status_code == 404, "there is a page for oneself"
    with acting_as(lead), pytest.raises(Refused):
        sign_out_member(actor=lead, membership=Membership.objects.get(user_id=lead.user_id))
    with acting_as(people.gita), pytest.raises(NotPermitted):
        sign_out_member(actor=people.gita, membership=Membership.objects.get(user=gita))
    assert all(map(is_inside, two))


def test_people_who_are_helped_cannot_read_where_others_are_signed_in(people, two, gita):
    ivy = themselves(registered(people.gita))
    for table in ("usersessions_usersession", "mfa_authenticator"):
        with (
            acting_as(ivy),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"{CHROME} Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0", "Firefox on Linux"),
        ("", "Unknown browser"),
    ],
)
def test_devices_are_named_as_people_know_them(said, shown):
    assert device(said) == shown
