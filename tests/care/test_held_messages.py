"""A message that waits for the morning is looked at again before it leaves: nights are long."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.care.permits import is_where_they_are
from alongside.care.services import (
    close_case,
    hand_over_cases,
    log_contact,
    note_death,
    reassign,
    undo_death,
    write_after_try,
)
from alongside.care.services.writing import TO_PEOPLE
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.people.models import Person, Protection
from alongside.people.services import protect
from tests.factories.standing import Standing, preparing
from tests.factories.story import referred, registered, taken_on

EVENING = dt.datetime(2026, 10, 12, 20, 30, tzinfo=dt.UTC)
MORNING = EVENING + dt.timedelta(hours=12)
A_MINUTE = dt.timedelta(minutes=1)
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
        deliver_message(message.pk)
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
            assert not is_where_they_are(waiting), template
            waiting.recipient = "+447700900456"
            assert is_where_they_are(waiting), template
            waiting.channel, waiting.recipient = Message.Channel.EMAIL, "new@example.org"
            assert not is_where_they_are(waiting), "no e-mail is safe"


@pytest.fixture
def told(people, case) -> Message:
    """Leila gave Ivy's case to Ben in the evening, and has her told his name."""
    _handed_over(people, case, people.amina, people.ben, telling="named")
    with preparing():
        message = Message.objects.get(template="person-new-worker")
    assert "Ben" in message.body and message.from_organisation_id
    return message


def _handed_over(
    people: Standing,
    case: Case,
    before: Actor,
    to: Actor,
    telling: str = "nobody",
    later: dt.timedelta = dt.timedelta(),
) -> None:
    gives = {case.pk: to.user_id}
    with time_machine.travel(EVENING + later, tick=False), acting_as(people.leila) as leila:
        hand_over_cases(
            actor=leila, gives=gives, before=before.user_id, key=uuid.uuid4(), telling=telling
        )


def _given_back(people: Standing, case: Case) -> None:
    _handed_over(people, case, people.ben, people.amina, later=A_MINUTE)


def _given_on(people: Standing, case: Case) -> None:
    with acting_as(people.leila) as leila:
        reassign(actor=leila, case=case, to=people.leila.user_id, key=uuid.uuid4())


def _closed(people: Standing, case: Case) -> None:
    with acting_as(people.ben) as ben:
        close_case(actor=ben, case=case, outcome="goals_met")


AFTER_A_HANDOVER = {
    "nothing happened": (lambda _people, _case: None, "sent"),
    "given back the same evening": (_given_back, "stopped"),
    "given on": (_given_on, "stopped"),
    "the case was closed": (_closed, "stopped"),
    "she took her word back": (_taken_back, "stopped"),
    "she died": (_died, "stopped"),
    "she is protected, and the name is not for her telephone": (
        _kept(phone=PHONE, channels=["sms"]),
        "stopped",
    ),
}


@pytest.mark.parametrize("night", AFTER_A_HANDOVER)
def test_nobody_hears_of_a_worker_who_is_theirs_no_more(people, case, told, night):
    happened, left = AFTER_A_HANDOVER[night]
    happened(people, case)
    assert _left(told) == left


def test_of_two_handovers_in_one_evening_the_last_is_heard(people, case, told):
    _handed_over(people, case, people.ben, people.leila, telling="named", later=A_MINUTE)
    with preparing():
        last = Message.objects.get(template="person-new-worker", body__contains="Leila")
    assert (_left(told), _left(last)) == ("stopped", "sent")


def test_to_somebody_protected_goes_what_says_no_name_and_stands_in_no_list(people, case):
    with acting_as(people.amina) as amina:
        circle = {people.ben.user, people.leila.user}
        protect(actor=amina, person=case.person, circle=circle)
    with preparing():
        Protection.objects.update(phone=PHONE, channels=["sms"])
    _handed_over(people, case, people.amina, people.ben, telling="named")
    with preparing():
        message = Message.objects.get(template="person-new-worker")
    assert "Ben" not in message.body and message.from_organisation_id is None
    assert _left(message) == "sent"
