"""A link is taken back at the very moment at which it is answered."""

from typing import Any

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn
from alongside.volunteers.services import answer, take_back
from tests.factories.at_once import meanwhile
from tests.factories.standing import preparing


def test_who_answers_while_it_is_taken_back_is_told_that_it_is_too_late(
    transactional_db: None, people: Any, asked: Any, vera: Any, opened: Any
) -> None:
    volunteer = Actor.of_volunteer(vera.user_id, vera.organisation_id, asked.pk, vera.name)

    def say_yes() -> None:
        with acting_as(volunteer):
            answer(actor=volunteer, name="accept")

    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)
        outcome = meanwhile(say_yes)
    assert isinstance(outcome(), OutOfTurn)
    with preparing():
        asked.refresh_from_db()
        assert asked.ended_at and not asked.answer
