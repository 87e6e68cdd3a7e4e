"""Whoever has a place hears themselves what becomes of it, and what they text back acts."""

import datetime as dt
import uuid

import pytest
import time_machine

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, WaitingEntry
from alongside.booking.services import call_off, cancel, offer_places, rebook
from alongside.booking.tasks import ask_whether_still_wanted
from alongside.care.models import Case, FirstVisit, Task
from alongside.care.services import close_case
from alongside.care.tasks import remind_of_places, write_of_visits
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


@pytest.mark.parametrize("who", ["dev", "amina"])
def test_they_hear_of_a_place_that_is_booked_for_them_once(club, who):
    texts("Ivy")
    place = club.books(0, club.sessions[1], getattr(club.people, who))
    club.books(1, club.sessions[1])
    (message,) = written("person-booked")
    club.books(0, club.sessions[3], club.people.amina)
    assert len(written("person-booked")) == 2, "and of another"
    assert message.recipient == NUMBER and "Tuesday 20 October, 10:00" in message.body
    assert not any(each in message.subject + message.body for each in PRIVATE)
    with acting_as(club.people.dev) as dev:
        rebook(actor=dev, place=place, session=club.sessions[2], key=uuid.uuid4())
    (moved,) = written("person-moved")
    assert "Tuesday 27 October, 10:00" in moved.body
    club.books(0, club.sessions[0], club.people.amina)
    assert len(written("person-booked")) == 3, "of each once, and of what was moved not again"


def test_who_took_what_they_were_offered_is_not_told_of_it_again(club):
    message = _offered(club, "Kit")
    answers(message, "1")
    assert _of_kit(club)[0] == "booked"
    assert written("person-booked") == []


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
    referrers = written("place-called-off-sender")
    assert len(referrers) == 2, "whoever referred them hears it, too"
    assert all("Tuesday 13 October 2026, 10:00" in one.body for one in referrers)
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


def _reminded(club) -> list[Message]:
    for _twice in range(2):
        remind_of_places(0)
    return written("person-before")


def test_on_the_working_day_before_they_are_reminded_once(club):
    texts("Ivy")
    for who in (0, 1):
        club.books(who, club.sessions[0])
    club.books(0, club.sessions[1])
    (message,) = _reminded(club)
    assert message.recipient == NUMBER, "nobody else wants to be written to"
    assert (
        "Tuesday 13 October, 10:00" in message.body and "2 to give the place back" in message.body
    )
    assert not any(each in message.subject + message.body for each in PRIVATE)


@pytest.mark.parametrize(
    ("day", "reminds"), [("2026-10-09", False), ("2026-10-10", False), ("2026-10-12", True)]
)
def test_nobody_is_reminded_days_before_nor_on_a_day_without_anybody_here(club, day, reminds):
    texts("Ivy")
    club.books(0, club.sessions[0])
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T10:30:00+00:00"), tick=True):
        assert bool(_reminded(club)) == reminds


def test_on_a_friday_they_are_reminded_of_monday(club):
    texts("Ivy")
    club.books(0, club.sessions[1])
    changed(club, byday="MO")
    with preparing():
        (when,) = Place.objects.values_list("session__starts_at", flat=True)
    with time_machine.travel(when - dt.timedelta(days=3), tick=True):
        assert len(_reminded(club)) == 1


@pytest.mark.parametrize(
    ("words", "status", "tasks"), [("1", "booked", 0), ("2", "cancelled", 0), ("3", "booked", 1)]
)
def test_a_reminder_is_answered_by_a_text(club, words, status, tasks):
    texts("Ivy")
    place = club.books(0, club.sessions[0])
    (message,) = _reminded(club)
    answers(message, words)
    with preparing():
        assert Place.objects.get(pk=place.pk).status == status
        assert Task.objects.filter(reason="wrote").count() == tasks
    told = len(written("place-cancelled")) + len(written("place-cancelled-sender"))
    assert told == (2 if status == "cancelled" else 0), "both sides hear that it is given back"


def test_who_was_reminded_of_a_first_visit_of_that_day_is_not_reminded_twice(club):
    texts("Ivy")
    place = club.books(0, club.sessions[0])
    with preparing():
        case = Case.objects.get(person_id=place.person_id)
        FirstVisit.objects.create(
            case=case,
            referral_id=place.referral_id,
            service=club.service,
            service_name="Tuesday lunch club",
            confidence="fair",
            message_ok=True,
            visit_on=club.sessions[0].day,
            ask_on=club.sessions[0].day + dt.timedelta(days=14),
            by_id=club.people.amina.user,
        )
    write_of_visits(0)
    assert len(written("person-eve")) == 1
    assert _reminded(club) == []


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


@pytest.mark.parametrize("way", ["phone", "letter"])
def test_whoever_chose_no_message_is_rung_by_who_works_with_them(club, way):
    with preparing():
        Person.objects.filter(given_name="Joan").update(contact_by=way)
    first, second = club.books(1, club.sessions[0]), club.books(1, club.sessions[1])
    assert _reminded(club) == []
    with preparing():
        (task,) = Task.objects.filter(reason="remind")
        assert task.case.person_id == first.person_id
        assert task.owner_id == task.case.worker_id
        assert str(first.pk) == task.place_id and str(second.pk) not in task.about
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=first)
    tell_all()
    with preparing():
        assert Task.objects.get(reason="remind").status == "dropped"


def test_where_nobody_works_a_case_who_sent_them_is_asked_to_ring(club):
    club.books(1, club.sessions[0])
    with preparing():
        case = Case.objects.get(person__given_name="Joan")
    with acting_as(club.people.amina) as amina:
        close_case(
            actor=amina,
            case=Case.objects.get(pk=case.pk),
            outcome="goals_met",
            note="",
            key=uuid.uuid4(),
        )
    assert _reminded(club) == []
    tell_all()
    with preparing():
        assert not Task.objects.filter(reason="remind", status="open").exists()
    (told,) = written("place-ring-sender")
    assert "Tuesday 13 October" in told.body
    assert not any(each in told.subject + told.body for each in PRIVATE)


def test_nobody_rings_the_dead(club):
    place = club.books(1, club.sessions[0])
    with preparing():
        Person.objects.filter(pk=place.person_id).update(has_died=True)
    assert _reminded(club) == []
    with preparing():
        assert not Task.objects.filter(reason="remind").exists()
