"""Whoever has a place hears themselves what becomes of it, and what they text back acts."""

import datetime as dt
import uuid

import pytest
import time_machine

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, WaitingEntry
from alongside.booking.services import call_off, offer_places
from alongside.booking.tasks import ask_whether_still_wanted
from alongside.care.models import Task
from alongside.messaging.arriving import CARRIER, take_answer
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.people.models import Person
from tests.booking.test_sessions import changed
from tests.booking.test_waiting import HOUSE
from tests.factories.facts import tell_all
from tests.factories.standing import preparing

NUMBER = "+447700900123"
MORNING = dt.datetime(2026, 10, 12, 10, 30, tzinfo=dt.UTC)
PRIVATE = ("Kit", "Ivy", "lunch", "Tuesday lunch club", "Green Shoots")


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(MORNING, tick=True):
        yield


def texts(name: str, **changes: object) -> None:
    """That person chose text messages, and nobody else did."""
    with preparing():
        Person.objects.filter(given_name=name).update(
            contact_by="sms", phone="07700 900123", **changes
        )


def written(template: str) -> list[Message]:
    tell_all()
    with preparing():
        return list(Message.objects.filter(template=template).order_by("created_at"))


def answers(message: Message, words: str) -> None:
    """The message has arrived, and is answered."""
    deliver_message(message.pk)
    with acting_as(CARRIER) as carrier:
        take_answer(
            actor=carrier,
            given_id=str(uuid.uuid4()),
            source=NUMBER,
            words=words,
            at=MORNING + dt.timedelta(minutes=5),
        )
    tell_all()


def test_whoever_had_a_place_is_told_themselves_that_it_is_called_off(club):
    texts("Ivy")
    session = club.sessions[0]
    club.books(0, session)
    club.books(1, session)
    for _click in range(2):
        with acting_as(club.people.dev) as dev:
            call_off(actor=dev, session=session)
    (message,) = written("person-called-off")
    assert (message.channel, message.recipient) == ("text", NUMBER)
    assert "13 October" in message.body and "10:00" in message.body
    assert "does not take place" in message.body
    assert not any(each in message.subject + message.body for each in PRIVATE)
    assert len(written("place-called-off-sender")) == 2, "whoever referred them hears it, too"
    assert len(written("person-called-off")) == 1


def test_in_welsh_for_whoever_speaks_it(club):
    texts("Ivy", language="Welsh")
    club.books(0, club.sessions[0])
    with acting_as(club.people.dev) as dev:
        call_off(actor=dev, session=club.sessions[0])
    (message,) = written("person-called-off")
    assert "Hydref" in message.body and "does not" not in message.body


def test_whoever_has_a_place_is_told_themselves_where_it_has_gone(club):
    texts("Ivy")
    club.books(0, club.sessions[0])
    changed(club, opens_at=dt.time(11), closes_at=dt.time(13))
    (first,) = written("person-moved")
    assert "11:00" in first.body and not any(each in first.body for each in PRIVATE)
    changed(club, opens_at=dt.time(12), closes_at=dt.time(14))
    _first, second = written("person-moved")
    for message in (first, second):
        deliver_message(message.pk)
    with preparing():
        sent = Message.objects.filter(template="person-moved", status="sent")
        assert [one.pk for one in sent] == [second.pk], "only what holds now"


def _offered(club, name: str) -> Message:
    """Somebody waits for a full session, a place comes free, and they are asked."""
    texts(name)
    session = club.sessions[2]
    for who in (0, 1, 2):
        club.books(who, session)
    with preparing():
        type(session).objects.filter(pk=session.pk).update(places=3)
    with acting_as(HOUSE) as house:
        offer_places(actor=house, session_id=session.pk)
    (message,) = written("person-offer")
    return message


def _of_kit(club) -> tuple[str, str, int]:
    with preparing():
        place = Place.objects.filter(referral_id=club.sent[2].pk).latest("created_at")
        entry = WaitingEntry.objects.get(referral_id=club.sent[2].pk)
        return place.status, entry.status, Task.objects.filter(reason="wrote").count()


@pytest.mark.parametrize(
    ("words", "became"),
    [
        ("1", ("booked", "placed", 0)),
        ("2", ("declined", "waiting", 0)),
        ("3", ("offered", "offered", 1)),
        ("yes if there is a ramp", ("offered", "offered", 1)),
    ],
)
def test_a_place_that_came_free_is_answered_by_a_text(club, words, became):
    message = _offered(club, "Kit")
    assert "answer 1 to take it" in message.body
    answers(message, words)
    assert _of_kit(club) == became


def test_a_yes_that_comes_too_late_is_read_by_somebody(club):
    message = _offered(club, "Kit")
    deliver_message(message.pk)
    with preparing():
        Place.objects.filter(status="offered").update(answer_by=MORNING)
    answers(message, "1")
    assert _of_kit(club) == ("offered", "offered", 1), "it was not theirs to take any more"


@pytest.mark.parametrize(("words", "became"), [("1", "waiting"), ("no thanks", "left")])
def test_whether_they_still_wait_is_answered_by_a_text(club, words, became):
    texts("Kit")
    for who in (0, 1, 2):
        club.books(who, club.sessions[2])
    with preparing():
        WaitingEntry.objects.update(created_at=MORNING - dt.timedelta(days=40))
    ask_whether_still_wanted(0)
    (message,) = written("person-still")
    answers(message, words)
    with preparing():
        entry = WaitingEntry.objects.get(referral_id=club.sent[2].pk)
        assert entry.status == became
        assert bool(entry.wanted_at) == (became == "waiting")
        assert not Task.objects.filter(reason="wrote").exists()
