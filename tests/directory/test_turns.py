"""What is open to all is open to each only so often; nobody shuts out the others."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import ANONYMOUS, Actor, acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused, TooOften
from alongside.directory.models import Problem, Service, Turn
from alongside.directory.services import problems
from alongside.directory.services.problems import MOST_OF_ONE_CALLER, report
from alongside.directory.services.sharing import send_list
from alongside.directory.services.turns import take_turn
from alongside.directory.tasks import forget_callers
from alongside.messaging.models import Message
from tests.directory.corner import service
from tests.factories.at_once import at_once

HERE, THERE = "address:203.0.113.7", "address:203.0.113.8"
VISITOR = Actor.system("visitor")


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club")


def told(club: Service, caller: str = HERE, key: uuid.UUID | None = None, **more: str) -> Problem:
    return report(service=club, kind="time", key=key or uuid.uuid4(), caller=caller, **more)


def test_one_caller_is_stopped_and_the_others_are_not(club):
    for _time in range(MOST_OF_ONE_CALLER):
        told(club)
    with pytest.raises(TooOften, match="try again in 60 minutes") as refusal:
        told(club)
    assert 3_500 < refusal.value.retry_after <= 3_600
    told(club, THERE)
    with pytest.raises(TooOften):
        told(service("Other club"))
    with clock.telling(clock.now() + dt.timedelta(minutes=61)):
        told(club)


def test_what_is_refused_or_clicked_twice_is_not_counted(club):
    key = uuid.uuid4()
    for _time in range(MOST_OF_ONE_CALLER + 1):
        told(club, key=key)
        with pytest.raises(Refused):
            told(club, words="x" * 100_000)
    assert Turn.objects.count() == 1


def test_many_callers_together_are_stopped_in_the_end(club, monkeypatch):
    monkeypatch.setattr(problems, "MOST_OF_ONE_ENTRY", 3)
    for number in range(3):
        told(club, f"address:203.0.113.{number}")
    with pytest.raises(TooOften, match="call 999"):
        told(club, THERE)
    told(service("Other club"), THERE)


def test_lists_from_one_caller_are_counted_apart_from_reports(club, monkeypatch):
    monkeypatch.setattr("alongside.directory.services.sharing.MOST_OF_ONE_CALLER", 2)
    for _time in range(MOST_OF_ONE_CALLER):
        told(club)
    key = uuid.uuid4()
    for number in (1, 1, 2):
        key = uuid.uuid4() if number == 2 else key
        send_list(to=f"{number}@list.example", link="https://x.example", key=key, caller=HERE)
    with pytest.raises(TooOften):
        send_list(to="3@list.example", link="https://x.example", key=uuid.uuid4(), caller=HERE)
    assert Message.objects.count() == 2


def test_nobody_can_be_known_by_what_is_kept_and_soon_it_is_gone(club):
    told(club)
    with clock.telling(clock.now() + dt.timedelta(days=1)):
        told(club)
    first, second = Turn.objects.order_by("created_at")
    assert first.caller != second.caller, "nobody is followed from one day to the next"
    assert HERE.split(":")[1] not in f"{first.caller}{first}"
    with clock.telling(clock.now() + dt.timedelta(hours=2)):
        forget_callers(timestamp=0)
    assert [*Turn.objects.all()] == [second]


def test_the_house_itself_has_no_limit_and_nobody_else_counts(db):
    with acting_as(VISITOR) as actor:
        take_turn(actor=actor, caller="", verb="report", most=0)
    assert not Turn.objects.exists()
    with pytest.raises(NotPermitted):
        take_turn(actor=ANONYMOUS, caller=HERE, verb="report", most=9)


def test_two_processes_count_together(transactional_db):
    def take() -> None:
        take_turn(actor=VISITOR, caller=HERE, verb="report", most=1)

    first, second = at_once((VISITOR, take), (VISITOR, take))
    assert isinstance(first, TooOften) != isinstance(second, TooOften), (first, second)
    assert Turn.objects.count() == 1
