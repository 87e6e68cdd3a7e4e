"""What was written to a person, and once more what did not arrive: once a press, if it is safe."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.models import Task
from alongside.care.services import log_contact, write_after_try, write_again
from alongside.common.errors import Refused
from alongside.messaging.arriving import CARRIER, note_arrival, take_answer
from alongside.messaging.failures import Undeliverable
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver as tell
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

DAY = dt.datetime(2026, 10, 12, 10, 30, tzinfo=dt.UTC)
NUMBER = "+447700900123"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(DAY, tick=True):
        yield


@pytest.fixture
def case(people):
    ivy = registered(people.gita, phone="07700 900123", email="ivy@example.org")
    with preparing():
        Person.objects.update(contact_by="sms")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    return case


def messages() -> list[Message]:
    with preparing():
        found = Message.objects.filter(template="person-tried").order_by("created_at")
        return list(found)


def did_not_arrive() -> Message:
    message = messages()[0]
    deliver(message.pk)
    with acting_as(CARRIER) as carrier:
        note_arrival(actor=carrier, message_id=message.pk, status="permanent-failure")
    return message


def again(people, case, message: Message, channel: str, **more: object) -> None:
    with acting_as(people.amina) as amina:
        case.refresh_from_db()
        form = {"channel": channel, "key": uuid.uuid4(), "safe": True} | more
        write_again(actor=amina, case=case, message_id=message.pk, **form)


def test_what_did_not_arrive_goes_once_a_press_by_another_way(people, case, browser_of):
    message = did_not_arrive()
    page = reverse("written_to", args=[case.pk])
    amina = browser_of(people.amina)
    shown = amina.get(page).text
    assert "no such number" in shown
    assert NUMBER not in shown
    form = {"message_id": message.pk, "channel": "email", "safe": "on"}
    form["idempotency_key"] = str(uuid.uuid4())
    wrong = amina.post(page, form | {"safe": ""})
    assert wrong.status_code == 422
    assert BeautifulSoup(wrong.content, "html.parser").select("[value=email][checked]")
    for _click in range(2):
        assert amina.post(page, form).status_code == 302
    _first, second = messages()
    assert (second.channel, second.recipient) == ("email", "ivy@example.org")
    assert "STOP" in message.body
    assert "STOP" not in second.body, "an e-mail is not answered by one"
    assert second.concerns == case.pk
    assert browser_of(people.ben).get(page).status_code == 200
    assert browser_of(people.cara).get(page).status_code == 404


def test_the_page_leads_to_writing_which_says_why_where_nothing_may_go(people, case, browser_of):
    amina, page = browser_of(people.amina), reverse("written_to", args=[case.pk])
    write = reverse("write_to", args=[case.pk])
    assert write in amina.get(page).text
    assert amina.get(write).status_code == 200
    with acting_as(people.amina) as worker:
        said = {"kind": "phone", "minutes": 9, "outcome": "spoke"}
        log_contact(actor=worker, case=case, key=uuid.uuid4(), **said)
    assert write in amina.get(page).text
    assert "Ring first. This message is for when" in amina.get(write).text


@pytest.mark.parametrize(
    "why", ["waits", "not safe", "no such way", "stopped", "died", "protected"]
)
def test_it_does_not_go_where_it_must_not(people, case, why):
    message = messages()[0] if why == "waits" else did_not_arrive()
    channel = "letter" if why == "no such way" else "text"
    if why == "stopped":
        with acting_as(CARRIER) as carrier:
            take_answer(
                actor=carrier,
                given_id="1",
                source=NUMBER,
                words="stop",
                at=DAY + dt.timedelta(minutes=1),
            )
    if why == "died":
        with preparing():
            Person.objects.update(has_died=True)
    if why == "protected":
        with preparing():
            Person.objects.update(protected=True, phone="", email="", gp_practice=None)
    with pytest.raises(Refused):
        again(people, case, message, channel, safe=why != "not safe")
    assert len(messages()) == 1


def test_while_one_is_on_its_way_no_other_goes(people, case):
    message = did_not_arrive()
    again(people, case, message, "text")
    with pytest.raises(Refused):
        again(people, case, message, "email")
    second = messages()[1]
    assert second.body == message.body, "by text it says how to answer"
    deliver(second.pk)
    again(people, case, second, "email")
    assert len(messages()) == 3


def test_what_is_refused_for_good_is_a_task_once(people, case, monkeypatch):
    def refuse(message):
        raise Undeliverable("GOV.UK Notify: 400 ValidationError")

    monkeypatch.setattr("alongside.messaging.services.sender_of", lambda channel: refuse)
    for _try in range(2):
        deliver(messages()[0].pk)
    with preparing():
        facts = list(OutboxFact.objects.filter(topic="message.not_arrived"))
    for fact in facts * 2:
        tell(fact.pk)
    with preparing():
        assert [task.reason for task in Task.objects.filter(case=case)] == ["not_arrived"]
