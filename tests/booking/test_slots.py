"""Times of link workers: offered, booked once, moved, given back, and gone with the referral."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, Session, SlotHours, SlotPlan
from alongside.booking.queries.slots import next_slots, time_ahead
from alongside.booking.services import add_hours, cancel, drop_hours, offer_slots
from alongside.care import services as care
from alongside.care.models import Appointment
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.needs.services import load_needs
from alongside.people.models import Person
from alongside.referrals.services import book_time, move
from tests.factories.facts import tell_all
from tests.factories.slots import offers
from tests.factories.standing import preparing, standing_people
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, themselves


def free(actor, team, most=100):
    with acting_as(actor):
        return [slot.free.starts_at for slot in next_slots(team.organisation_id, most)]


def free_on_whole_days(actor, team):
    """How much of tomorrow is still to be had depends on the hour of today."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    return [each for each in free(actor, team) if clock.local_day(each) > tomorrow]


def books(actor, referral, plan, starts_at, key=None):
    with acting_as(actor):
        return book_time(
            actor=actor,
            referral=referral,
            plan=plan,
            starts_at=starts_at,
            key=key or uuid.uuid4(),
        )


@pytest.fixture
def asked(people):
    """Gita asked Amina's team for Ivy, and Amina offers times."""
    with preparing() as actor:
        load_needs(actor=actor)
    plan = offers(people.amina)
    referral = referred(people.gita, registered(people.gita), people.amina)
    return people, plan, referral


def test_a_time_is_booked_and_gone_for_the_next(asked):
    people, plan, referral = asked
    first, second = free_on_whole_days(people.gita, people.amina)[:2]
    assert second - first == dt.timedelta(minutes=30)
    key = uuid.uuid4()
    place = books(people.gita, referral, plan, first, key)
    assert books(people.gita, referral, plan, first, key) == place, "the second click"
    assert free_on_whole_days(people.gita, people.amina)[0] == second
    joan = registered(people.gita, NHS_NUMBERS[1], given_name="Joan")
    late = referred(people.gita, joan, people.amina)
    with pytest.raises(OutOfTurn, match="went meanwhile") as refusal:
        books(people.gita, late, plan, first)
    assert refusal.value.field == "slot"
    with acting_as(people.amina) as amina:
        assert time_ahead(amina, referral.pk) == place
    for outsider in (people.cara, people.dev):
        with acting_as(outsider):
            assert time_ahead(outsider, referral.pk) is None
            assert not Place.objects.exists(), "nor past the first lock"
    with pytest.raises(OutOfTurn):
        books(people.gita, late, plan, second + dt.timedelta(minutes=7))


def test_both_hear_of_it_and_neither_who_it_is_about(asked):
    people, plan, referral = asked
    with preparing():
        Person.objects.filter(pk=referral.person_id).update(contact_by="sms", phone="07700900001")
    first, second = free(people.gita, people.amina)[:2]
    books(people.gita, referral, plan, first)
    tell_all()
    with preparing():
        told = {one.template: one for one in Message.objects.all()}
        assert told["place-time-booked"].to_user_id == people.amina.user_id
        assert "place-time-booked-sender" not in told, "Gita knows"
        theirs = told["person-time"]
        assert timezone.localtime(first).strftime("%H:%M") in theirs.body
        assert not [one for one in told.values() if "Ivy" in one.body or "oneli" in one.body]
    moved = books(people.gita, referral, plan, second)
    with acting_as(people.gita) as gita:
        assert time_ahead(gita, referral.pk) == moved, "another time instead of the first"
        assert free(people.gita, people.amina)[0] == first
    with preparing():
        person = Person.objects.get(pk=referral.person_id)
    with acting_as(themselves(person)) as ivy:
        assert ivy.person_id
        cancel(actor=ivy, place=Place.objects.only("session_id").get(pk=moved.pk))
    tell_all()
    with preparing():
        templates = set(Message.objects.values_list("template", flat=True))
        over = Message.objects.filter(template="person-time-over")
        assert [timezone.localtime(first).strftime("%H:%M") in one.body for one in over] == [True]
    assert {"place-time-cancelled", "place-time-cancelled-sender"} <= templates
    assert len(over) == 1, "of the one that Gita moved: the other she gave back herself"


def test_what_is_arranged_or_away_is_left_out(asked):
    people, plan, referral = asked
    first, second, third = free_on_whole_days(people.gita, people.amina)[:3]
    case = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, NHS_NUMBERS[1]), people.amina),
    )
    with acting_as(people.amina) as amina:
        care.book_appointment(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", at=second, minutes=20
        )
    assert free_on_whole_days(people.gita, people.amina)[:2] == [first, third]
    with acting_as(people.amina) as amina:
        care.be_away(
            actor=amina,
            key=uuid.uuid4(),
            worker=amina.user,
            starts_on=clock.local_day(first),
            ends_on=clock.local_day(first),
        )
    next_day = clock.local_day(free_on_whole_days(people.gita, people.amina)[0])
    assert next_day > clock.local_day(first)
    offers(people.amina, is_open=False)
    assert not free_on_whole_days(people.gita, people.amina)
    with pytest.raises(OutOfTurn):
        books(people.gita, referral, plan, third)


def test_hours_belong_to_the_worker_and_whoever_leads(asked):
    people, plan, _referral = asked
    with acting_as(people.ben) as ben, pytest.raises(NotPermitted):
        offer_slots(actor=ben, worker_id=people.amina.user_id)
    with acting_as(people.leila) as leila:
        assert offer_slots(actor=leila, worker_id=people.amina.user_id, minutes=45) == plan
        with pytest.raises(Refused, match="hours then already"):
            add_hours(
                actor=leila,
                plan=plan,
                key=uuid.uuid4(),
                weekday=0,
                starts=dt.time(11),
                ends=dt.time(13),
            )
        with pytest.raises(Refused, match="where you meet"):
            add_hours(
                actor=leila,
                plan=plan,
                key=uuid.uuid4(),
                weekday=0,
                starts=dt.time(13),
                ends=dt.time(14),
                how="face_to_face",
            )
        with pytest.raises(NotPermitted):
            offer_slots(actor=leila, worker_id=people.cara.user_id)
    monday = SlotHours.objects.get(plan=plan, weekday=0)
    with acting_as(people.cara):
        assert SlotHours.objects.filter(pk=monday.pk).delete()[0] == 0, "row security"
    with acting_as(people.amina) as amina:
        drop_hours(actor=amina, plan=plan, hours_id=monday.pk)
        drop_hours(actor=amina, plan=plan, hours_id=monday.pk)
        assert plan.hours.filter(day=None).count() == 6


def test_the_time_becomes_an_appointment_of_the_case_and_goes_with_it(asked):
    people, plan, referral = asked
    first, second = free(people.gita, people.amina)[:2]
    place = books(people.gita, referral, plan, first)
    case = taken_on(people.ben, referral)
    with acting_as(people.ben) as ben:
        made = Appointment.objects.get(case=case)
        assert (made.pk, made.worker_id, made.at) == (place.pk, people.amina.user_id, first)
        assert made.minutes == 30
        care.settle_appointment(actor=ben, appointment=made, status="cancelled")
        assert Place.objects.get(pk=place.pk).status == "cancelled"
        assert free(people.gita, people.amina)[0] == first
    with pytest.raises(OutOfTurn, match="answered already"):
        books(people.gita, referral, plan, second)


def test_a_referral_that_comes_to_nothing_frees_the_time(asked):
    people, plan, referral = asked
    first = free(people.gita, people.amina)[0]
    books(people.gita, referral, plan, first)
    with acting_as(people.gita) as gita:
        move(actor=gita, referral=referral, name="withdraw", reason="other", note="Moved")
    assert free(people.gita, people.amina)[0] == first


def test_forty_press_at_once_and_one_has_it(transactional_db):
    with preparing() as actor:
        load_needs(actor=actor)
    people = standing_people()
    plan = offers(people.amina)
    crowd = []
    for number, name in zip(NHS_NUMBERS, ("Ivy", "Joan", "Kit", "Lou", "May"), strict=True):
        person = registered(people.gita, number, given_name=name)
        crowd.append(referred(people.gita, person, people.amina))
    first = free(people.gita, people.amina)[0]
    start, results = threading.Barrier(40), []

    def press(referral) -> None:
        try:
            start.wait(timeout=30)
            results.append(books(people.gita, referral, plan, first))
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(crowd[n % 5],)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "They wait for each other for ever."
    booked = [one for one in results if isinstance(one, Place)]
    assert len(booked) == 1, results
    assert all(isinstance(one, OutOfTurn) for one in results if one not in booked), results
    with preparing():
        session = Session.objects.get(worker_id=people.amina.user_id)
        assert (session.taken, session.places) == (1, 1)
        assert SlotPlan.objects.count() == 1
