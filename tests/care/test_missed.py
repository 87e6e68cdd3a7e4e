"""Somebody who did not come twice is asked, gently and once, whether they still would like to."""

import datetime as dt
import uuid

import pytest
import time_machine

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Task, TextReply
from alongside.care.services import log_contact
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.messaging import services as messaging
from alongside.messaging.arriving import CARRIER, take_answer
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

DAY = dt.datetime(2026, 10, 12, 10, 30, tzinfo=dt.UTC)
SOURCE = "447700900123"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(DAY, tick=True):
        yield


@pytest.fixture
def sent(people) -> Referral:
    """Ivy chose text messages, and goes to the lunch club."""
    ivy = registered(people.gita, phone="07700 900123")
    with preparing():
        Person.objects.update(contact_by="sms")
        service = service_of(people.dev)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    referral = referred_on(people.amina, case, service)
    happens(people, referral, "accept")
    return referral


def happens(people, referral: Referral, *names: str) -> None:
    for name in names:
        with acting_as(people.dev) as dev:
            move(actor=dev, referral=referral, name=name)
    tell_all()


def asked() -> list[Message]:
    with preparing():
        return list(Message.objects.filter(template="person-missed"))


def answers(words: str) -> None:
    (message,) = asked()
    messaging.deliver(message.pk)
    with acting_as(CARRIER) as carrier:
        take_answer(
            actor=carrier, given_id=str(uuid.uuid4()), source=SOURCE, words=words, at=clock.now()
        )
    tell_all()


def tasks() -> list[str]:
    with preparing():
        return sorted(Task.objects.filter(status="open").values_list("reason", flat=True))


def test_they_are_asked_once_and_neither_who_nor_where_is_said(people, sent):
    happens(people, sent, "miss")
    assert asked() == []
    happens(people, sent, "miss")
    happens(people, sent, "miss")
    (message,) = asked()
    assert message.channel == "text"
    assert "Would you still like to come?" in message.body
    assert "Answer 1 for yes, 2 for no, 3 if we should ring you." in message.body
    for word in ("Ivy", "lunch", "club", "Tuesday"):
        assert word not in message.body
    assert tasks() == ["missed_twice"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("1", []),
        ("2", ["did_not_go"]),
        ("3", ["wrote"]),
        ("my hip is bad", ["missed_twice", "wrote"]),
        ("STOP", ["missed_twice", "wrote"]),
    ],
)
def test_what_they_answer_acts(people, sent, words, left):
    happens(people, sent, "miss", "miss")
    answers(words)
    assert tasks() == left
    with preparing():
        assert TextReply.objects.count() == 1


def test_nobody_is_asked_who_chose_otherwise_or_took_their_agreement_back(people, sent):
    with preparing():
        Person.objects.update(contact_by="phone")
    happens(people, sent, "miss", "miss")
    assert asked() == []
    assert tasks() == ["missed_twice"], "they are rung"


def test_a_question_that_waits_is_stopped_by_a_change_of_mind_or_by_coming(people, sent):
    happens(people, sent, "miss", "miss")
    (message,) = asked()
    happens(people, sent, "attend")
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "stopped"


def spoken_with(people, sent) -> None:
    with preparing():
        case = Case.objects.get()
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 5, "outcome": "spoke"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)


def withdrawn(people, sent) -> None:
    with acting_as(people.amina) as amina:
        move(actor=amina, referral=sent, name="withdraw", reason="changed_mind")


def closed(people, sent) -> None:
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent, name="close", reason="other")


@pytest.mark.parametrize("meanwhile", [spoken_with, withdrawn, closed])
def test_a_question_that_waits_is_stopped_once_it_has_its_answer(people, sent, meanwhile):
    happens(people, sent, "miss", "miss")
    (message,) = asked()
    meanwhile(people, sent)
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "stopped"


def test_it_rests_on_what_they_agreed_to(people, sent):
    happens(people, sent, "miss", "miss")
    (message,) = asked()
    with preparing():
        consent = Consent.objects.get(pk=message.rests_on)
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=consent)
    messaging.deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "stopped"
