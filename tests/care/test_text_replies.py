"""What a person texts back reaches their link worker, and a message that did not arrive is seen."""

import datetime as dt
import uuid

import pytest
import time_machine

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, FirstVisit, Task, TextReply
from alongside.care.services import log_contact, write_after_try
from alongside.care.tasks import write_of_visits
from alongside.common import clock
from alongside.messaging.arriving import CARRIER, note_arrival, take_answer
from alongside.messaging.models import Answer, Message
from alongside.messaging.services import deliver as deliver_message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, service_of, taken_on

NUMBER = "+447700900123"
MORNING = dt.datetime(2026, 10, 12, 10, 30, tzinfo=dt.UTC)
STORY = "/cases/{}/"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, phone="07700 900123")
    with preparing():
        Person.objects.update(contact_by="sms")
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


@pytest.fixture
def tried(people, case) -> Message:
    """What Ivy was texted after Amina rang in vain."""
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    return _sent("person-tried")


@pytest.fixture
def asked(people, case) -> Message:
    """“Did you go?”, of a service that Ivy was told of."""
    with preparing():
        visit = FirstVisit.objects.create(
            case=case,
            service=service_of(people.dev),
            service_name="Tuesday lunch club",
            confidence="fair",
            message_ok=True,
            ask_on=clock.today(),
            by_id=people.amina.user,
        )
    write_of_visits(0)
    assert visit
    return _sent("person-went")


def _sent(template: str) -> Message:
    with preparing():
        message = Message.objects.get(template=template)
    deliver_message(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == "sent"
    return message


def _texted(words: str, given_id: str = "") -> None:
    """It comes, and the outbox tells of it."""
    with acting_as(CARRIER) as carrier:
        take_answer(
            actor=carrier,
            given_id=given_id or str(uuid.uuid4()),
            source=NUMBER,
            words=words,
            at=clock.now(),
        )
    _tell()


def _tell() -> None:
    with preparing():
        facts = list(OutboxFact.objects.filter(delivered_at=None, topic__startswith="message."))
    for fact in facts:
        deliver(fact.pk)


def _open_tasks(case: Case) -> list[str]:
    with preparing():
        return [one.reason for one in Task.objects.filter(case=case, status="open")]


def test_the_message_says_how_to_answer_and_how_to_stop(tried, settings):
    assert "answer 3" in tried.body
    assert "STOP" in tried.body


def test_words_stand_in_the_case_and_are_a_task_and_nowhere_else(people, browser_of, case, tried):
    words = "Mornings are bad, ring after two please"
    _texted(words, "once")
    _texted(words, "once")
    assert _open_tasks(case) == ["wrote"]
    with preparing():
        assert TextReply.objects.get().words == words
        assert Answer.objects.get().words == "", "they are not kept twice"
    for worker in (people.amina, people.ben):
        assert words in browser_of(worker).get(STORY.format(case.pk)).text
    for other in (people.cara, people.dev, people.gita, people.efua):
        assert browser_of(other).get(STORY.format(case.pk)).status_code in (403, 404)


def test_a_three_asks_to_be_rung_today(case, tried):
    with preparing():
        Case.objects.update(next_contact_on=clock.today() + dt.timedelta(days=6))
    _texted("3")
    with preparing():
        assert Case.objects.get().next_contact_on == clock.today()
    assert _open_tasks(case) == ["wrote"]


@pytest.mark.parametrize(
    ("words", "went", "why_not", "tasks"),
    [
        ("1", "yes", "", []),
        ("No", "no", "not_said", ["did_not_go"]),
        ("3", "", "", ["wrote"]),
        ("It was lovely", "", "", ["wrote"]),
    ],
)
def test_did_you_go_is_answered_by_a_text(case, asked, words, went, why_not, tasks):
    _texted(words, "once")
    _texted(words, "once")
    with preparing():
        visit = FirstVisit.objects.get()
    assert (visit.went, visit.why_not, visit.own_word) == (went, why_not, went != "")
    assert _open_tasks(case) == tasks


def test_a_second_word_after_an_answer_is_read_by_somebody(case, asked):
    _texted("1")
    _texted("2")
    with preparing():
        assert FirstVisit.objects.get().went == "yes", "the first answer stands"
    assert _open_tasks(case) == ["wrote"]


def test_stop_is_told_to_the_worker_and_the_next_message_stays_here(people, case, tried):
    _texted("Stop")
    assert _open_tasks(case) == ["wrote"]
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        second = Message.objects.exclude(pk=tried.pk).get(template="person-tried")
    deliver_message(second.pk)
    with preparing():
        second.refresh_from_db()
    assert second.status == "stopped"


def test_what_did_not_arrive_is_a_task_once(case, tried):
    for status in ("temporary-failure", "temporary-failure", "permanent-failure"):
        with acting_as(CARRIER) as carrier:
            note_arrival(actor=carrier, message_id=tried.pk, status=status)
        _tell()
    assert _open_tasks(case) == ["not_arrived"]


def test_of_somebody_protected_since_the_circle_alone_reads_it(people, browser_of, case, tried):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    words = "We are with my sister in Farside"
    _texted(words)
    assert words in browser_of(people.amina).get(STORY.format(case.pk)).text
    page = browser_of(people.ben).get(STORY.format(case.pk))
    assert page.status_code == 200
    assert words not in page.text


def test_from_a_number_of_a_couple_nothing_is_settled(people, case, asked):
    with preparing():
        bert = registered(people.gita, "9990000026", phone="07700 900123")
        Person.objects.filter(pk=bert.pk).update(contact_by="sms")
    taken_on(people.amina, referred(people.gita, bert, people.amina))
    _texted("1")
    with preparing():
        assert FirstVisit.objects.get().went == ""
    assert _open_tasks(case) == ["who_wrote"]


def test_where_two_were_written_to_nobodys_words_are_kept(people, case, tried):
    with preparing():
        bert = registered(people.gita, "9990000026", phone="07700 900123")
        Person.objects.filter(pk=bert.pk).update(contact_by="sms")
    other = taken_on(people.cara, referred(people.gita, bert, people.cara))
    with acting_as(people.cara) as cara:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=cara, case=other, key=uuid.uuid4(), **said)
        write_after_try(actor=cara, case=other, key=uuid.uuid4(), safe=True)
    with preparing():
        second = Message.objects.exclude(pk=tried.pk).get(template="person-tried")
    deliver_message(second.pk)
    _texted("I am with my sister")
    assert _open_tasks(case) == _open_tasks(other) == ["who_wrote"]
    with preparing():
        assert not TextReply.objects.exists()
        assert Answer.objects.get().words == ""


def test_an_answer_that_comes_late_answers_nothing_that_was_asked_since(case, tried, asked):
    with preparing():
        Message.objects.filter(pk=tried.pk).update(sent_at=clock.now() - dt.timedelta(hours=2))
    with acting_as(CARRIER) as carrier:
        take_answer(
            actor=carrier,
            given_id="late",
            source=NUMBER,
            words="1",
            at=clock.now() - dt.timedelta(hours=1),
        )
    _tell()
    with preparing():
        assert FirstVisit.objects.get().went == ""
        assert TextReply.objects.get().template == "person-tried"
