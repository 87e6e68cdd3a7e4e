"""How the person said they felt, over time."""

import datetime as dt
from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.outcomes.instruments import Item, instrument
from alongside.outcomes.models import Answer, Response
from alongside.outcomes.queries import for_the_person

ONS4 = "ons4"


@dataclass(frozen=True)
class Feeling:
    """One question, with what the person answered and when, earliest first."""

    item: Item
    answers: list[tuple[dt.datetime, Answer | None]]


def feelings(actor: Actor) -> list[Feeling]:
    """Each of the four questions with all answers; nothing when none was ever asked."""
    responses = list(for_the_person(actor, ONS4))
    if not responses:
        return []
    return [
        Feeling(item, [(response.taken_at, _answer(response, item)) for response in responses])
        for item in instrument(ONS4).items
    ]


def _answer(response: Response, item: Item) -> Answer | None:
    return next((answer for answer in response.answers.all() if answer.item == item.code), None)
