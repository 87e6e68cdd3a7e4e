"""A yes at the very moment at which it is asked no longer, and two at once."""

from typing import Any

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.asks.models import Ask
from alongside.asks.queries import asked_of
from alongside.asks.services import answer, take_back
from alongside.common.errors import OutOfTurn
from alongside.referrals.models import Referral
from tests.asks.test_asks import asked, case_of
from tests.factories.at_once import meanwhile
from tests.factories.standing import preparing
from tests.factories.story import service_of, themselves


@pytest.fixture
def one(transactional_db: None, people: Any) -> tuple[Actor, Ask]:
    """Whoever is asked, and what."""
    case = case_of(people)
    with preparing():
        choir = service_of(people.dev, name="Choir")
    return themselves(case.person), asked(people, case, choir)


def _say_yes(ivy: Actor, ask: Ask) -> None:
    answer(actor=ivy, asked=asked_of(ivy).get(pk=ask.pk), said="yes")


def _sent() -> int:
    with preparing():
        return Referral.objects.filter(service__name="Choir").count()


def test_who_says_yes_while_it_is_taken_back_is_told_that_it_is_too_late(
    people: Any, one: tuple[Actor, Ask]
) -> None:
    ivy, ask = one

    def say_yes() -> None:
        with acting_as(ivy):
            _say_yes(ivy, ask)

    with acting_as(people.amina) as amina:
        take_back(actor=amina, asked=ask)
        outcome = meanwhile(say_yes)
    assert isinstance(outcome(), OutOfTurn)
    assert _sent() == 0


def test_said_twice_at_once_one_referral_goes_out(people: Any, one: tuple[Actor, Ask]) -> None:
    ivy, ask = one

    def say_yes() -> None:
        with acting_as(ivy):
            _say_yes(ivy, ask)

    with acting_as(ivy):
        _say_yes(ivy, ask)
        outcome = meanwhile(say_yes)
    assert outcome() is None
    assert _sent() == 1
