"""What fails for good goes once by the next way that the person agreed to, or is a task."""

import datetime as dt
import uuid
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Task
from alongside.care.services import agree_ways, log_contact, write_after_try
from alongside.common.errors import Refused
from alongside.consent.services import withdraw
from alongside.messaging import services as messaging
from alongside.messaging.arriving import CARRIER, note_arrival, take_answer
from alongside.messaging.models import Letter, Message
from alongside.messaging.rules import TRIES
from alongside.messaging.senders import SENDERS
from alongside.messaging.tasks import deliver_message
from alongside.people.models import Person
from alongside.people.services import protect
from tests.booking.test_pages import form, text
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on
from tests.web.conftest import browser_of

__all__ = ["browser_of"]

DAY = dt.datetime(2026, 10, 12, 10, 30, tzinfo=dt.UTC)
EVENING = DAY.replace(hour=21)
NUMBER = "+447700900123"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(DAY, tick=True):
        yield


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, phone="07700 900123", email="ivy@example.org")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    agreed(people, case)
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
    return case


def agreed(people, case: Case, also=("email", "letter"), **said) -> None:
    usual = {"contact_by": "sms", "phone": "07700 900123", "email": "ivy@example.org"}
    with preparing():
        Person.objects.filter(pk=case.person_id).update(address="1 Elm Road", postcode="SW1A 1AA")
    with acting_as(people.amina) as amina:
        agree_ways(actor=amina, case=case, also_by=also, **(usual | said))


def written(people, case: Case) -> Message:
    """What she is texted after a try, sent."""
    with acting_as(people.amina) as amina:
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        message = Message.objects.get(template="person-tried")
    messaging.deliver(message.pk)
    return message


def fails(message: Message, times: int = 1) -> None:
    for _time in range(times):
        with acting_as(CARRIER) as carrier:
            note_arrival(actor=carrier, message_id=message.pk, status="permanent-failure")
        tell_all()


def ways() -> list[str]:
    with preparing():
        tried = Message.objects.filter(template="person-tried").order_by("created_at")
        return list(tried.values_list("channel", flat=True))


def tasks() -> list[str]:
    with preparing():
        return list(Task.objects.filter(status="open").values_list("reason", flat=True))


def test_a_text_that_fails_goes_once_by_the_way_that_was_agreed(people, case):
    message = written(people, case)
    fails(message, times=3)
    assert ways() == ["text", "email"]
    assert tasks() == []
    with preparing():
        second = Message.objects.get(channel="email", template="person-tried")
        first = Message.objects.get(pk=message.pk)
    assert second.recipient == "ivy@example.org"
    assert first.body.startswith(second.body), "the same words, without how to answer a text"
    assert "Ivy" not in second.body
    messaging.deliver(second.pk)
    fails(second)
    assert ways() == ["text", "email"], "no third way by itself"
    assert tasks() == ["not_arrived"]


def test_without_another_way_it_is_a_task(people, case):
    agreed(people, case, also=())
    fails(written(people, case))
    assert ways() == ["text"]
    assert tasks() == ["not_arrived"]


def test_a_letter_where_the_e_mail_is_gone(people, case):
    agreed(people, case, also=("letter",), email="")
    fails(written(people, case))
    assert ways() == ["text", "letter"]
    with preparing():
        assert "1 Elm Road" in Letter.objects.get().message.recipient


def test_nothing_goes_where_the_person_was_hidden_since(people, case):
    message = written(people, case)
    with acting_as(people.amina) as amina:
        case.person.refresh_from_db()
        protect(actor=amina, person=case.person)
    fails(message)
    assert ways() == ["text"]
    assert tasks() == ["not_arrived"]


def test_nothing_goes_without_the_consent(people, case):
    message = written(people, case)
    with preparing():
        consent = case.referral.consent
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=consent)
    fails(message)
    assert "email" not in ways()


def test_a_number_that_wants_no_more_texts_gets_none(people, case):
    agreed(people, case, also=("sms",), contact_by="email")
    message = written(people, case)
    with acting_as(CARRIER) as carrier:
        take_answer(actor=carrier, given_id="1", source=NUMBER, words="stop", at=DAY)
    fails(message)
    assert ways() == ["email"]
    assert tasks() == ["not_arrived"]


def test_at_night_it_waits_for_the_morning(people, case):
    message = written(people, case)
    with time_machine.travel(EVENING, tick=True):
        fails(message)
    with preparing():
        second = Message.objects.get(channel="email", template="person-tried")
        job = ProcrastinateJob.objects.get(args__message_id=str(second.pk))
    assert job.scheduled_at.astimezone(dt.UTC) >= DAY.replace(day=13, hour=8, minute=0)


def test_tries_that_are_used_up_count_as_a_failure(people, case, monkeypatch):
    def down(message: Message) -> None:
        raise OSError

    monkeypatch.setitem(SENDERS["text"], "simulator", down)
    with acting_as(people.amina) as amina:
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        message = Message.objects.get(template="person-tried")
    for tries, status in ((TRIES - 1, "failed"), (TRIES, "given_up")):
        with pytest.raises(OSError):
            tried(message, tries)
        with preparing():
            message.refresh_from_db()
        assert message.status == status
        tell_all()
        assert ways() == (["text"] if status == "failed" else ["text", "email"])
    monkeypatch.undo()
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "given_up", "they have it by the other way"


def tried(message: Message, tries: int) -> None:
    """As its job does it that many times; of the tries it is the last that is seen."""
    job = Job(
        id=1,
        queue="messages",
        lock=None,
        queueing_lock=None,
        task_name="messaging.deliver_message",
        attempts=tries - 1,
    )
    held = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    deliver_message(held, str(message.pk))


def test_an_invitation_that_was_given_up_is_sent_when_it_is_tried_again(people, case):
    with acting_as(messaging.DELIVERY) as house:
        messaging.queue(
            actor=house,
            key="invited",
            template="invitation",
            channel="email",
            recipient="ivy@example.org",
            subject="Hello",
            body="Hello.",
            person_id=case.person_id,
        )
    with preparing():
        message = Message.objects.get(key="invited")
        Message.objects.filter(key="invited").update(status="given_up", attempts=TRIES)
    tell_all()
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "sent"


def spoken_with(people, case: Case) -> None:
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 5, "outcome": "spoke"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)


def test_who_was_spoken_with_is_told_by_no_other_way_that_we_tried(people, case):
    message = written(people, case)
    spoken_with(people, case)
    fails(message)
    assert ways() == ["text"]


def test_that_we_tried_is_not_said_once_they_were_spoken_with(people, case):
    with acting_as(people.amina) as amina:
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        message = Message.objects.get(template="person-tried")
    spoken_with(people, case)
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "stopped"


def test_safe_mode_forgets_the_other_ways(people, case):
    with acting_as(people.amina) as amina:
        case.person.refresh_from_db()
        protect(actor=amina, person=case.person)
    with preparing():
        case.refresh_from_db()
    assert case.also_by == []


def test_undone_the_doors_still_find_a_case_by_its_referral(people, case):
    ways_left = import_module("alongside.care.migrations.0055_ways_left").Migration
    with preparing(), connection.cursor() as cursor:
        cursor.execute(ways_left.operations[0].reverse_sql)
        cursor.execute("SELECT id FROM care_concerned(%s)", [case.referral_id])
        assert cursor.fetchall() == [(case.pk,)]


def test_the_page_keeps_what_was_agreed_and_the_typing(people, case, browser_of):
    address = reverse("agree_ways", args=[case.pk])
    amina = browser_of(people.amina)
    assert "How to be in touch" in text(amina.get(reverse("case", args=[case.pk])))
    said = {"contact_by": "sms", "also_by": ["email"], "phone": "01632 960001", "email": "i@x.org"}
    refused = amina.post(address, form(**said))
    assert refused.status_code == 422
    assert "need a mobile number" in text(refused)
    assert 'value="01632 960001"' in refused.text
    amina.post(address, form(**said | {"phone": "07700 900123"}))
    with preparing():
        case.refresh_from_db()
        assert (case.also_by, case.person.email) == (["email"], "i@x.org")
    assert browser_of(people.ben).get(address).status_code == 200
    assert browser_of(people.cara).get(address).status_code == 404
    assert browser_of(people.dev).get(address).status_code == 403


def test_what_a_way_lacks_stands_beside_it_before_it_is_chosen(people, case, browser_of):
    address = reverse("agree_ways", args=[case.pk])
    with preparing():
        Person.objects.update(phone="", email="", address="")
    page = browser_of(people.amina).get(address)
    assert "No mobile number is held: write it below" in text(page)
    assert "No e-mail address is held: write it below" in text(page)
    assert "Letters are not offered: no address is held." in text(page)
    assert reverse("change_address", args=[case.pk]) in page.text
    assert 'value="letter"' not in page.text
    with preparing():
        Person.objects.update(phone="07700 900123", email="i@x.org", address="7 Elm Close")
    page = browser_of(people.amina).get(address)
    assert "is held" not in text(page)
    assert 'value="letter"' in page.text


def test_each_way_needs_somewhere_to_go(people, case):
    for wrong, field in (({"email": ""}, "email"), ({"phone": ""}, "phone")):
        with pytest.raises(Refused) as refusal:
            agreed(people, case, also=("email",), **wrong)
        assert refusal.value.field == field
