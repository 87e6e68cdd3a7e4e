"""A service says that somebody died. It may be a slip: their link worker finds out."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case, Task
from alongside.care.person_messages import EVE, TRIED
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on
from tests.web.conftest import browser_of

__all__ = ["browser_of"]


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _sent(people, case: Case, name: str) -> Referral:
    with preparing():
        service = service_of(people.dev, name=name)
    onward = referred_on(people.amina, case, service)
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=onward, name="accept")
    return onward


def _ended(people, onward: Referral, reason: str) -> list[tuple]:
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=onward, name="close", reason=reason)
    tell_all()
    with preparing():
        return list(Task.objects.values_list("reason", "owner_id", "status"))


def test_it_is_a_task_of_the_link_worker_once_and_nothing_ends_by_it(people, case, browser_of):
    club, choir, walks = (_sent(people, case, name) for name in ("Club", "Choir", "Walks"))
    assert _ended(people, club, "moved") == []
    one = [("said_dead", people.amina.user_id, "open")]
    assert _ended(people, choir, "died") == one
    assert _ended(people, walks, "died") == one, "two services that say it are one thing to do"
    with preparing():
        assert not Person.objects.get(pk=case.person_id).has_died
        assert Case.objects.get(pk=case.pk).is_open
    board = browser_of(people.amina).get(reverse("board")).text
    assert "A service says that they died" in board
    assert reverse("note_death", args=[case.pk]) in board
    assert "A service says" not in browser_of(people.cara).get(reverse("board")).text


def test_once_the_death_is_noted_there_is_nothing_to_find_out(people, case):
    onward = _sent(people, case, "Club")
    assert _ended(people, onward, "died") == [("said_dead", people.amina.user_id, "open")]
    with acting_as(people.amina) as amina:
        services.note_death(actor=amina, person=case.person, source="service", key=uuid.uuid4())
    with preparing():
        assert not Task.objects.filter(status="open").exists()


def test_a_slip_is_settled_with_a_word_and_is_not_asked_again(people, case):
    onward = _sent(people, case, "Club")
    _ended(people, onward, "died")
    with acting_as(people.amina) as amina:
        services.settle_task(
            actor=amina, task=Task.objects.get(), move="finish", note="She answered the phone."
        )
    tell_all()
    with preparing():
        assert [task.status for task in Task.objects.all()] == ["done"]


def _sent_now(people, case: Case, template: str) -> str:
    """What becomes of a message to the person that leaves the house now."""
    with preparing():
        message = Message.objects.create(
            key=str(uuid.uuid4()),
            template=template,
            channel=Message.Channel.TEXT,
            recipient="+447700900123",
            subject="Hello",
            body="Hello.",
            person_id=case.person_id,
            from_organisation_id=case.organisation_id,
        )
    deliver(message.pk)
    with preparing():
        return Message.objects.get(pk=message.pk).status


@pytest.fixture
def on_time(monkeypatch):
    """What is written stays true while this is about who may be written to."""
    monkeypatch.setattr("alongside.care.permits.still_says_something", lambda *_asked: True)


def test_nothing_goes_to_them_by_itself_until_somebody_has_found_out(people, case, on_time):
    onward = _sent(people, case, "Club")
    assert _sent_now(people, case, EVE) == Message.Status.SENT
    _ended(people, onward, "died")
    assert _sent_now(people, case, EVE) == Message.Status.STOPPED
    assert _sent_now(people, case, TRIED) == Message.Status.SENT, "to ask whether it is so"
    with acting_as(people.amina) as amina:
        services.settle_task(
            actor=amina, task=Task.objects.get(), move="finish", note="She answered the phone."
        )
    assert _sent_now(people, case, EVE) == Message.Status.SENT
