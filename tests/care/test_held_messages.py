"""A message that waits for the morning is looked at again before it leaves: nights are long."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.care.services import (
    log_contact,
    note_death,
    undo_death,
    write_after_try,
)
from alongside.care.services.writing import TO_PEOPLE
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.messaging.permits import may_go
from alongside.messaging.tasks import deliver_message
from alongside.people.models import Person, Protection
from alongside.people.services import protect
from tests.factories.standing import Standing, preparing
from tests.factories.story import referred, registered, taken_on

EVENING = dt.datetime(2026, 10, 12, 20, 30, tzinfo=dt.UTC)
MORNING = EVENING + dt.timedelta(hours=12)
PHONE = "07700 900123"


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, phone=PHONE, email="ivy@example.org")
    with preparing():
        Person.objects.update(contact_by="sms")
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


@pytest.fixture
def waiting(people, case) -> Message:
    """What Amina wrote after she rang in vain, at half past eight in the evening."""
    with time_machine.travel(EVENING, tick=False), acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        return Message.objects.get(template="person-tried")


def _left(message: Message) -> str:
    with time_machine.travel(MORNING, tick=False):
        deliver_message(str(message.pk))
    with preparing():
        message.refresh_from_db()
    return str(message.status)


def _protected(actor: Actor, case: Case, **kept: object) -> None:
    with acting_as(actor):
        protect(actor=actor, person=case.person)
    with preparing():
        Protection.objects.update(**kept)


def _taken_back(people: Standing, case: Case) -> None:
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=case.referral.consent)


def _died(people: Standing, case: Case) -> None:
    with acting_as(people.ben) as ben:
        note_death(actor=ben, person=case.person, source="family", key=uuid.uuid4())


def _mistaken(people: Standing, case: Case) -> None:
    _died(people, case)
    with acting_as(people.ben) as ben:
        undo_death(actor=ben, person=case.person, why="She rang.")


def _restricted(_people: Standing, _case: Case) -> None:
    with preparing():
        Person.objects.update(restricted=True)


def _kept(**kept: object) -> Callable[[Standing, Case], None]:
    return lambda people, case: _protected(people.amina, case, **kept)


NIGHTS = {
    "nothing happened": (lambda _people, _case: None, "sent"),
    "she took her word back": (_taken_back, "stopped"),
    "she died": (_died, "stopped"),
    "she died, by mistake": (_mistaken, "sent"),
    "what is held is only kept": (_restricted, "stopped"),
    "no way is safe": (_kept(phone=PHONE, channels=[]), "stopped"),
    "only letters are safe": (_kept(phone=PHONE, channels=["letter"]), "stopped"),
    "another number is safe": (_kept(phone="07700 900456", channels=["sms"]), "stopped"),
    "no number is known": (_kept(phone="", channels=["sms"]), "stopped"),
    "the same number is safe": (_kept(phone="+44 7700 900 123", channels=["sms"]), "sent"),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_what_happened_at_night_decides_whether_it_leaves(people, case, waiting, night):
    happened, left = NIGHTS[night]
    happened(people, case)
    assert _left(waiting) == left
    assert _left(waiting) == left, "and it stays so"


def test_each_kind_of_message_to_a_person_is_asked_where_they_are(people, case, waiting):
    _protected(people.amina, case, phone="07700 900456", email="new@example.org", channels=["sms"])
    with acting_as(Actor.system("test")):
        for template in TO_PEOPLE:
            waiting.template = template
            waiting.channel, waiting.recipient = Message.Channel.TEXT, PHONE
            assert not may_go(waiting), template
            waiting.recipient = "+447700900456"
            assert may_go(waiting), template
            waiting.channel, waiting.recipient = Message.Channel.EMAIL, "new@example.org"
            assert not may_go(waiting), "no e-mail is safe"
