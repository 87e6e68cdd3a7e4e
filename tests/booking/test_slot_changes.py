"""What a colleague does with somebody's times is told to them; what overlaps is asked about."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, SlotHours
from alongside.booking.services import cancel, drop_hours, offer_slots
from alongside.care.models import Appointment
from alongside.messaging.models import Message
from alongside.people.models import Person
from tests.booking.test_pages import browser_of, form, text
from tests.booking.test_slots import asked, books, free
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

__all__ = ["asked", "browser_of"]


def to(user_id) -> list[str]:
    with preparing():
        return sorted(Message.objects.filter(to_user_id=user_id).values_list("template", flat=True))


def test_a_link_worker_hears_once_that_a_lead_changed_her_hours(asked):
    people, plan, _referral = asked
    with acting_as(people.leila) as leila:
        offer_slots(actor=leila, worker_id=people.amina.user_id, minutes=45)
        drop_hours(actor=leila, plan=plan, hours_id=SlotHours.objects.first().pk)
    with acting_as(people.amina) as amina:
        offer_slots(actor=amina, worker_id=amina.user, minutes=30)
    tell_all()
    assert to(people.amina.user_id) == ["slots-changed"]
    with preparing():
        said = Message.objects.get(template="slots-changed")
    assert "Leila" in said.body
    assert reverse("own_hours") in said.body


def test_a_colleague_who_moves_or_gives_back_her_time_tells_her_and_the_person(asked):
    people, plan, referral = asked
    with preparing():
        Person.objects.filter(pk=referral.person_id).update(contact_by="sms", phone="07700900001")
    first, second = free(people.gita, people.amina)[:2]
    books(people.gita, referral, plan, first)
    tell_all()
    moved = books(people.leila, referral, plan, second)
    tell_all()
    assert to(people.amina.user_id) == ["place-time-booked"] * 2
    with preparing():
        theirs = list(Message.objects.filter(template__startswith="person-time"))
    new, old = (timezone.localtime(one).strftime("%H:%M") for one in (second, first))
    assert [one.template for one in theirs if new in one.body] == ["person-time"]
    gone = [one for one in theirs if one.template == "person-time-over"]
    assert len(gone) == 1
    assert old in gone[0].body
    with acting_as(people.ben) as ben:
        cancel(actor=ben, place=Place.objects.get(pk=moved.pk))
    tell_all()
    assert "place-time-cancelled" in to(people.amina.user_id)
    before = len(to(people.amina.user_id))
    own = books(people.amina, referral, plan, free(people.gita, people.amina)[0])
    tell_all()
    assert own.pk
    assert len(to(people.amina.user_id)) == before, "she did it herself"


@pytest.fixture
def meeting(asked):
    """Amina walks with Joan, and meets Ivy at a time that Gita booked."""
    people, plan, referral = asked
    joan = registered(people.gita, NHS_NUMBERS[1], given_name="Joan")
    case = taken_on(people.amina, referred(people.gita, joan, people.amina))
    at = free(people.gita, people.amina)[0]
    books(people.gita, referral, plan, at)
    return people, case, at


def said_at(at: dt.datetime, **more: str) -> dict[str, str]:
    local = timezone.localtime(at)
    day = {"on-day": str(local.day), "on-month": str(local.month), "on-year": str(local.year)}
    usual = {"time": local.strftime("%H:%M"), "minutes": "60", "kind": "phone", "place": "By phone"}
    return form(**day, **(usual | more))


def test_what_lies_over_a_booked_time_is_asked_about_with_the_typing_kept(meeting, browser_of):
    people, case, at = meeting
    amina, address = browser_of(people.amina), reverse("book_appointment", args=[case.pk])
    said = said_at(at - dt.timedelta(minutes=45), place="At the library")
    refused = amina.post(address, said)
    assert refused.status_code == 422
    assert "You have something arranged then" in text(refused)
    assert 'value="At the library"' in refused.text
    assert 'name="although"' in refused.text
    for _click in range(2):
        assert amina.post(address, said | {"although": "on"}).status_code == 302
    with preparing():
        assert Appointment.objects.count() == 1
    again = amina.post(address, said_at(at - dt.timedelta(minutes=15)))
    assert again.status_code == 422, "over both of them"
    assert amina.post(address, said_at(at + dt.timedelta(minutes=30))).status_code == 302
    assert browser_of(people.ben).post(address, said_at(at)).status_code == 302, "his own time"


def test_the_same_form_sent_twice_is_not_in_its_own_way(meeting, browser_of):
    people, case, at = meeting
    amina, address = browser_of(people.amina), reverse("book_appointment", args=[case.pk])
    said = said_at(at + dt.timedelta(days=1, hours=4)) | {"idempotency_key": str(uuid.uuid4())}
    for _click in range(2):
        assert amina.post(address, said).status_code == 302
    with preparing():
        assert Appointment.objects.count() == 1
