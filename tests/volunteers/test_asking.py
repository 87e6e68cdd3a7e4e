"""Whoever answers referrals asks a volunteer; and what PostgreSQL lets that volunteer touch."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from alongside.volunteers.models import Offer, Volunteer
from alongside.volunteers.queries import offers_of, shown_to, volunteers_visible_to
from alongside.volunteers.services import name_volunteer, offer, take_back
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered

NEW = {"name": "Vera", "email": "vera@home.test", "phone": ""}


def form(**said):
    return {"idempotency_key": str(uuid.uuid4()), **NEW, **said}


def test_dev_asks_vera_and_takes_it_back(people, referral, browser_of):
    page, browser = f"/provider/referrals/{referral.pk}/volunteers/", browser_of(people.dev)
    assert page in browser.get(f"/provider/referrals/{referral.pk}/").text
    bad = browser.post(page, form(phone="12", email=""))
    assert bad.status_code == 422
    assert "Enter an e-mail address" in bad.text
    sent = form()
    assert browser.post(page, sent).status_code == 302
    browser.post(page, sent)
    with preparing():
        assert Volunteer.objects.count() == Offer.objects.count() == 1
        vera = Volunteer.objects.get()
    again = browser.get(page)
    assert "No answer yet" in again.text
    assert "Somebody new" in again.text
    assert "all that whoever referred them wrote to you" in again.text, "he knows what she reads"
    assert browser.post(page, form(known=str(vera.pk), name="", email="")).status_code == 302
    with preparing():
        assert (Volunteer.objects.count(), Offer.objects.count()) == (1, 1), "one link"
        first = Offer.objects.earliest("created_at")
    browser.post(f"{page}{first.pk}/end/")
    assert "Taken back" in browser.get(page).text
    for other in (people.amina, people.ben, people.cara):
        answer = browser_of(other).get(page)
        assert answer.status_code in {403, 404}
        assert "Vera" not in answer.text


def test_nobody_is_asked_once_it_is_answered_or_of_others(people, referral, vera):
    with acting_as(people.dev) as dev, transaction.atomic():
        move(actor=dev, referral=referral, name="accept")
        with pytest.raises(OutOfTurn):
            offer(actor=dev, referral=referral, volunteer=vera, key=uuid.uuid4())
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        name_volunteer(actor=amina, name="V", email="v@home.test")
    with acting_as(people.dev) as dev, pytest.raises(Refused, match="British mobile"):
        name_volunteer(actor=dev, name="V", email="v@home.test", phone="12")


def test_a_volunteers_user_signs_in_nowhere(vera):
    user = User.objects.get(pk=vera.user_id)
    assert (user.name, user.is_active, user.has_usable_password()) == ("Vera", False, False)
    assert user.email.endswith("@volunteer.invalid"), "accounts are not behind row security"


def test_other_organisations_see_neither_volunteers_nor_offers(people, referral, asked):
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            assert volunteers_visible_to(actor).exists() == (name == "dev"), name
            assert offers_of(actor, referral).exists() == (name == "dev"), name
            cursor.execute("SELECT count(*) FROM volunteers_volunteer")
            assert cursor.fetchone() == (int(name == "dev"),), name
            cursor.execute("SELECT count(*) FROM volunteers_offer")
            assert cursor.fetchone() == (int(name == "dev"),), name
            cursor.execute("SELECT count(*) FROM volunteers_code")
            assert cursor.fetchone() == (0,), name


@pytest.fixture
def vera_acting(vera, asked, opened):
    return Actor.of_volunteer(vera.user_id, vera.organisation_id, asked.pk, vera.name)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT given_name FROM people_person",
        "SELECT words FROM referrals_referral",
        "SELECT told FROM referrals_referral",
        "SELECT text FROM referrals_referralnote",
        "SELECT reason FROM referrals_referralmove",
        "SELECT * FROM care_case",
        "SELECT * FROM consent_consent",
        "SELECT * FROM messaging_message",
        "SELECT * FROM audit_auditentry",
        "SELECT email FROM accounts_user",
        "SELECT * FROM volunteers_code",
        "SELECT * FROM volunteers_volunteer",
        "UPDATE referrals_referral SET words = ''",
        "UPDATE people_person SET restricted = true",
        "DELETE FROM referrals_referral",
    ],
)
def test_postgresql_refuses_a_volunteer_everything_else(vera_acting, question):
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, acting_as(vera_acting), connection.cursor() as cursor:
        cursor.execute(question)


def test_a_volunteer_reaches_the_one_referral_alone(people, referral, vera_acting, asked):
    other = registered(people.gita, NHS_NUMBERS[1], given_name="Joan")
    referred(people.gita, other, people.amina)
    with acting_as(vera_acting), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM referrals_referral")
        assert cursor.fetchall() == [(referral.pk,)]
        cursor.execute("SELECT id FROM people_person")
        assert cursor.fetchall() == [(referral.person_id,)]
        assert shown_to(vera_acting).name == "Ivy Test"
    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)
    with acting_as(vera_acting), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM referrals_referral")
        assert cursor.fetchall() == []
        assert shown_to(vera_acting) is None


def test_without_a_code_that_was_entered_postgresql_shows_nothing(vera, asked):
    actor = Actor.of_volunteer(vera.user_id, vera.organisation_id, asked.pk, vera.name)
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM referrals_referral")
        assert cursor.fetchall() == []


def test_a_volunteer_makes_no_other_move(vera_acting, referral):
    with pytest.raises(NotPermitted, match="the other side"), acting_as(vera_acting):
        held = Referral.objects.only("pk").get()
        move(actor=vera_acting, referral=held, name="withdraw", reason="mistake")
