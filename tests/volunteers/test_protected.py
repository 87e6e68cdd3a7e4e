"""Of a protected person no link goes by itself; and each changes of a volunteer what is theirs."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from alongside.accounts.actor import Actor, acting_as
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.people.services import protect
from alongside.volunteers.models import Offer, Volunteer
from alongside.volunteers.services import (
    ask_of_each,
    end_volunteer,
    name_volunteer,
    offer,
    offer_to_each,
)
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on
from tests.volunteers.conftest import link_in, newest

CLUB = "hello@club.test"


@pytest.fixture
def mailbox(people) -> Volunteer:
    """Each new referral to Green Shoots goes to its mailbox by itself."""
    with acting_as(people.dev) as dev:
        volunteer = name_volunteer(actor=dev, name="Club", email=CLUB)
        ask_of_each(actor=dev, volunteer=volunteer, wanted=True)
    return volunteer


def _protect(people, person):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=person)


def test_a_protected_persons_referral_waits_for_somebody_who_signs_in(people, mailbox, browser_of):
    with preparing():
        club = service_of(people.dev, referral_email=CLUB)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    _protect(people, case.person)
    referral = referred_on(people.amina, case, club)
    told = newest("referral-send")
    with preparing():
        deliver_message(told.pk)
        told.refresh_from_db()
        assert not Message.objects.filter(template="volunteer-link").exists()
        assert not Offer.objects.exists()
    assert told.status == "sent", "a neutral word to sign in, and no link"
    assert "Ivy" not in told.subject + told.body
    with acting_as(Actor.system("test")) as system:  # nor later, by whatever asks again
        assert offer_to_each(actor=system, referral_id=referral.pk) == 0
    assert referral.reference in browser_of(people.dev).get("/provider/").text
    with acting_as(people.dev) as dev:  # a human decides that this volunteer is asked
        offer(actor=dev, referral=referral, volunteer=mailbox, key=uuid.uuid4())
    assert newest("volunteer-link").recipient == CLUB


def test_a_link_that_lay_in_a_mailbox_opens_no_more_once_she_is_protected(people, mailbox):
    with preparing():
        club = service_of(people.dev, referral_email=CLUB)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    referred_on(people.amina, case, club)
    newest("referral-send")
    link = link_in(newest("volunteer-link"))
    assert Client().get(link).status_code == 200
    _protect(people, case.person)
    over = Client().get(link)
    assert over.status_code == 410
    assert "protect" not in over.text.lower()


@pytest.mark.parametrize(
    "change",
    [
        "ended_at = now(), ended_by_id = alongside_user()",  # to end one is the lead's
        "asked_each_by_id = '{other}'",  # in somebody else's name
        "organisation_id = '{elsewhere}'",
    ],
)
def test_in_raw_sql_whoever_answers_changes_their_own_word_alone(people, mailbox, change):
    words = change.format(other=people.gita.user_id, elsewhere=people.cara.organisation_id)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(people.dev),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE volunteers_volunteer SET {words}")
    with acting_as(people.dev), connection.cursor() as cursor:
        cursor.execute("UPDATE volunteers_volunteer SET asked_each_by_id = NULL")
        assert cursor.rowcount == 1
    for other in (people.amina, people.ben, people.cara):
        with acting_as(other), connection.cursor() as cursor:
            cursor.execute("UPDATE volunteers_volunteer SET asked_each_by_id = NULL")
            assert cursor.rowcount == 0


def test_in_raw_sql_a_lead_ends_one_and_nobody_brings_them_back(people, mailbox, lena):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(lena),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE volunteers_volunteer SET asked_each_by_id = %s", [people.dev.user_id]
        )
    with acting_as(lena) as lead:
        end_volunteer(actor=lead, volunteer=mailbox)
    for actor in (lena, people.dev):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("UPDATE volunteers_volunteer SET ended_at = NULL, ended_by_id = NULL")
            assert cursor.rowcount == 0
