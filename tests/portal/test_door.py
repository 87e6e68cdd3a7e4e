"""A link and a date of birth let a person in: once, for a week, and nobody else."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import ProgrammingError, connection
from django.test import Client

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging import queries as messages
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.links import token_of
from alongside.people.models import Invitation, OwnAccount
from alongside.people.services import MOST_TRIES, invite
from alongside.portal.tasks import forget_links
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, themselves

BORN = {"date_of_birth-day": "9", "date_of_birth-month": "3", "date_of_birth-year": "1948"}
WRONG = BORN | {"date_of_birth-day": "10"}


@pytest.fixture
def case(people):
    ivy = registered(people.gita)
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


@pytest.fixture
def invited(people, case):
    with acting_as(people.amina) as amina:
        return invite(actor=amina, person=case.person, email="ivy@home.test", key=uuid.uuid4())


def delivered() -> Message:
    """The newest message, once all facts are told."""
    with preparing():
        facts = list(OutboxFact.objects.filter(delivered_at=None))
    for fact in facts:
        deliver(fact.pk)
    with preparing():
        return Message.objects.filter(template="person-invitation").latest("created_at")


def link_in(message: Message) -> str:
    return re.search(r"https?://[^/\s]+(/my/open/\S+/)", message.body).group(1)


def words(response) -> str:
    page = BeautifulSoup(response.text, "html.parser").main
    return " ".join(page.get_text(" ").split())


def test_the_message_names_nobody_and_no_colleague_reads_it(people, case, invited):
    message = delivered()
    assert message.recipient == "ivy@home.test"
    said = message.subject + message.body.replace(link_in(message), "")  # chance may spell a word
    for word in ("Ivy", "Test", "Amina", "link worker", "health", "GP", "refer"):
        assert word not in said
    for actor in people.everyone.values():
        with acting_as(actor):
            assert not messages.visible_to(actor).filter(pk=message.pk).exists()


def test_link_and_date_of_birth_open_the_persons_own_pages(case, invited):
    browser, link = Client(), link_in(delivered())
    assert "Your date of birth" in words(browser.get(link))
    wrong = browser.post(link, WRONG)
    assert wrong.status_code == 422
    assert "This is not the date we hold." in words(wrong)
    assert "_auth_user_id" not in browser.session
    page = browser.post(link, BORN, follow=True)
    assert page.request["PATH_INFO"] == "/my/"
    assert "Hello, Ivy" in words(page)
    user = User.objects.get(own_account__person=case.person)
    assert user.name == ""
    assert user.email.endswith("@own.invalid"), "accounts are not behind row security"
    assert not user.has_usable_password()


def test_a_link_works_once(invited):
    link = link_in(delivered())
    Client().post(link, BORN)
    with time_machine.travel(clock.now() + dt.timedelta(seconds=61)):
        for answer in (Client().get(link), Client().post(link, BORN)):
            assert answer.status_code == 410
            assert "This link no longer works" in words(answer)


def test_clicked_twice_it_lets_in_by_either_click(invited):
    link = link_in(delivered())
    for browser in (Client(), Client()):
        assert browser.post(link, BORN)["Location"] == "/my/"
    assert OwnAccount.objects.count() == 1


def test_a_link_works_for_a_week(invited):
    link = link_in(delivered())
    with time_machine.travel(clock.now() + dt.timedelta(days=6, hours=23)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(link).status_code == 410
        assert Client().post(link, BORN).status_code == 410


def test_a_link_that_has_run_out_is_forgotten_with_its_address(invited):
    message = delivered()
    for days, kept in ((6, True), (8, False)):
        with clock.telling(clock.now() + dt.timedelta(days=days)):
            forget_links(timestamp=0)
        with preparing():
            message.refresh_from_db()
        assert bool(message.body) == bool(message.recipient) == kept
    assert message.person_id, "that somebody was sent a link stays known"


def test_wrong_dates_lock_the_link_gently(invited):
    link = link_in(delivered())
    answers = [Client().post(link, WRONG).status_code for _try in range(MOST_TRIES)]
    assert answers == [422] * (MOST_TRIES - 1) + [410]
    assert Client().post(link, BORN).status_code == 410
    assert not OwnAccount.objects.exists()


NOBODY = uuid.UUID("5b1f1f0e-6a3c-4c5e-9d53-0e0b7a0f6c11")


@pytest.mark.parametrize(
    "token", ["x", "a:b:c", str(NOBODY), token_of(NOBODY)], ids=("x", "colons", "bare", "signed")
)
def test_a_link_that_nobody_sent_opens_nothing(db, token):
    assert Client().get(f"/my/open/{token}/").status_code == 410
    assert Client().post(f"/my/open/{token}/", BORN).status_code == 410


def test_the_second_link_leads_to_the_same_account(people, case, invited):
    Client().post(link_in(delivered()), BORN)
    with acting_as(people.amina) as amina:
        invite(actor=amina, person=case.person, email="ivy@new.test", key=uuid.uuid4())
    Client().post(link_in(delivered()), BORN)
    assert OwnAccount.objects.count() == 1


def test_a_new_link_goes_only_where_one_was_used_before(people, case, invited):
    def ask(email: str) -> int:
        answer = Client().post("/my/link/", {"email": email}, follow=True)
        assert "a new one is on its way" in words(answer)
        with preparing():
            return Invitation.objects.count()

    link = link_in(delivered())
    assert ask("ivy@home.test") == 1, "the first one has not been used"
    Client().post(link, BORN)
    assert ask("stranger@home.test") == 1
    assert ask("IVY@home.test") == 2
    Client().post(link_in(delivered()), BORN)
    assert ask("ivy@home.test") == 3
    assert ask("ivy@home.test") == 3, "three in an hour are enough"


def test_the_form_sent_twice_invites_once(people, case, browser_of):
    amina, key = browser_of(people.amina), str(uuid.uuid4())
    address = f"/cases/{case.pk}/invite/"
    assert "They do not read your notes" in words(amina.get(address))
    assert amina.post(address, {"email": "", "idempotency_key": key}).status_code == 422
    for _click in range(2):
        done = amina.post(address, {"email": "ivy@home.test", "idempotency_key": key}, follow=True)
        assert "The link is on its way." in words(done)
    assert Invitation.objects.count() == 1


def test_only_in_the_demonstration_the_link_is_shown(people, case, browser_of, settings):
    amina, address = browser_of(people.amina), f"/cases/{case.pk}/invite/"

    def after_inviting() -> str:
        form = {"email": "ivy@home.test", "idempotency_key": str(uuid.uuid4())}
        return amina.post(address, form, follow=True).text

    assert "/my/open/" not in after_inviting()
    settings.DEMO = True
    shown = re.search(r"(/my/open/[^\s<]+/)", after_inviting()).group(1)
    assert Client().post(shown, BORN)["Location"] == "/my/"


def test_only_those_who_plan_care_with_the_person_invite_them(people, case, browser_of):
    assert browser_of(people.cara).get(f"/cases/{case.pk}/invite/").status_code == 404
    assert browser_of(people.gita).get(f"/cases/{case.pk}/invite/").status_code == 403
    with pytest.raises(NotPermitted), acting_as(people.gita) as gita:
        invite(actor=gita, person=case.person, email="a@b.test", key=uuid.uuid4())
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.cara) as cara,
    ):
        invite(actor=cara, person=case.person, email="a@b.test", key=uuid.uuid4())
    with pytest.raises(Refused), acting_as(people.amina) as amina:
        invite(actor=amina, person=case.person, email="", key=uuid.uuid4())


def test_only_the_house_compares_dates_of_birth(people, case, invited):
    tom = themselves(registered(people.gita, NHS_NUMBERS[1], given_name="Tom"))
    for actor in (people.amina, tom):
        with (
            pytest.raises(ProgrammingError, match="Not permitted"),
            acting_as(actor),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM people_accept(%s, '1948-03-09', now(), 5)", [invited.pk])
    with acting_as(tom), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_invitation")
        assert cursor.fetchall() == []
