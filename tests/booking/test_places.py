"""Places are booked and given back by those who may, and end with the reason to see the person."""

import uuid

import pytest
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.booking import queries
from alongside.booking.models import Place, PlaceMove, Session, WaitingEntry
from alongside.booking.services import ask_change, cancel, rebook
from alongside.care.services import note_death
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.queries import agreements
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.services import protect
from alongside.referrals.models import Referral
from alongside.referrals.services import book_place, move
from tests.factories.standing import preparing
from tests.factories.story import themselves


def taken(session):
    return Session.objects.get(pk=session.pk).taken


def test_a_place_is_booked_once_and_the_referral_follows(club):
    session, key = club.sessions[0], uuid.uuid4()
    with acting_as(club.people.amina) as amina:
        for _click in range(2):
            place = book_place(actor=amina, referral=club.sent[0], session=session, key=key)
        assert Referral.objects.get(pk=club.sent[0].pk).status == "booked"
        with pytest.raises(OutOfTurn, match="about something else"):
            book_place(actor=amina, referral=club.sent[1], session=session, key=key)
        with pytest.raises(OutOfTurn, match="have a place in this session already"):
            book_place(actor=amina, referral=club.sent[0], session=session, key=uuid.uuid4())
    assert taken(session) == 1
    assert place.pk == key
    with acting_as(club.people.cara) as cara:
        assert not queries.visible_to(cara).exists()
        with pytest.raises(NotPermitted):
            book_place(actor=cara, referral=club.sent[1], session=session, key=uuid.uuid4())
    with preparing():
        assert PlaceMove.objects.filter(place=place).count() == 1


def test_nobody_is_booked_whom_the_service_has_not_taken_on(club):
    with preparing():
        Referral.objects.filter(pk=club.sent[0].pk).update(status="sent")
    with acting_as(club.people.amina) as amina, pytest.raises(OutOfTurn, match="has to accept"):
        book_place(actor=amina, referral=club.sent[0], session=club.sessions[0], key=uuid.uuid4())


def test_the_person_sees_it_asks_for_another_time_and_gives_it_back(club):
    session = club.sessions[0]
    place = club.books(0, session)
    club.books(1, session)
    ivy = themselves(place.person)
    with acting_as(ivy):
        (mine,) = queries.own_places(ivy)
        assert (mine.session.starts_at, mine.session.service.name) == (
            session.starts_at,
            "Tuesday lunch club",
        )
        with pytest.raises(Refused, match="what would suit"):
            ask_change(actor=ivy, place=mine, words=" ")
        ask_change(actor=ivy, place=mine, words="A week later, please.")
        cancel(actor=ivy, place=mine)
        cancel(actor=ivy, place=mine)
        assert not queries.own_places(ivy).exists()
    assert taken(session) == 1
    with preparing():
        for fact in OutboxFact.objects.filter(topic__startswith="place."):
            deliver(fact.pk)
        sent = Message.objects.filter(template__startswith="place-")
        assert {one.template for one in sent} == {
            f"place-{about}{side}" for about in ("change", "cancelled") for side in ("", "-sender")
        }
        assert not any("Ivy" in one.subject + one.body for one in sent)


def test_somebody_is_moved_to_another_session_or_keeps_what_they_have(club):
    first, second = club.sessions[:2]
    place = club.books(0, first)
    club.books(1, second)
    club.books(2, second)
    with acting_as(club.people.dev) as dev:
        with pytest.raises(Refused, match="keep the one they have"):
            rebook(actor=dev, place=place, session=second, key=uuid.uuid4())
        key = uuid.uuid4()
        for _click in range(2):
            moved = rebook(actor=dev, place=place, session=club.sessions[2], key=key)
        assert moved.pk == key
        with pytest.raises(OutOfTurn, match="given back meanwhile"):
            rebook(actor=dev, place=place, session=club.sessions[3], key=uuid.uuid4())
    assert [taken(one) for one in club.sessions[:3]] == [0, 2, 1]


def gone(club, who):
    with preparing():
        places = Place.objects.filter(referral_id=club.sent[who].pk)
        entries = WaitingEntry.objects.filter(referral_id=club.sent[who].pk)
        return {one.status for one in (*places, *entries)} <= {"cancelled", "left"}


def test_it_ends_with_the_reason_to_see_the_person_at_once(club):
    session = club.sessions[0]
    for who in range(4):
        club.books(who, session)
    ivy, joan = (one.person for one in club.sent[:2])
    with acting_as(club.people.amina) as amina:
        note_death(actor=amina, person=ivy, source="family", key=uuid.uuid4())
    assert gone(club, 0)
    herself = themselves(joan)
    with acting_as(herself):
        (consent,) = [
            one
            for one in agreements(herself)
            if one.recipient_id == club.people.dev.organisation_id
        ]
        withdraw(actor=herself, consent=consent)
    assert gone(club, 1)
    assert taken(session) == 0
    with acting_as(club.people.dev) as dev:
        move(actor=dev, referral=club.sent[2], name="close", reason="moved")
    assert gone(club, 2), "he had waited"
    assert not gone(club, 3)
    with acting_as(club.people.amina) as amina, pytest.raises(Refused, match="is over"):
        book_place(actor=amina, referral=club.sent[0], session=session, key=uuid.uuid4())


def test_of_a_protected_person_only_their_circle_knows_where_they_will_be(club):
    session = club.sessions[0]
    place = club.books(0, session)
    club.books(1, session)
    with acting_as(club.people.amina) as amina:
        protect(actor=amina, person=place.person)
        assert queries.visible_to(amina).filter(pk=place.pk).exists()
    for other in (club.people.ben, club.people.dev):
        with acting_as(other):
            assert not queries.visible_to(other).filter(pk=place.pk).exists()
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM booking_place")
                assert cursor.fetchone() == (1,), "Joan's alone"
    with acting_as(club.people.ben) as ben, pytest.raises(Refused, match="kept apart"):
        book_place(actor=ben, referral=club.sent[0], session=club.sessions[1], key=uuid.uuid4())
    assert taken(session) == 2, "the place is kept all the same"


def test_a_place_asks_for_no_more_than_the_database_gives(club):
    club.books(0, club.sessions[0])
    with acting_as(club.people.gita), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM booking_place")
        assert cursor.fetchone() == (0,), "the GP sent her to Amina, not to the club"
