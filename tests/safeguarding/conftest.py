"""A concern of Amina's about Ivy, whom her team helps, and the leads who are told."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.needs.services import load_needs
from alongside.people.models import Person
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import Told, acknowledge, call_those_due, raise_concern
from alongside.safeguarding.services import let_in as let_them_in
from tests.factories.standing import Standing, preparing, safeguarding_lead
from tests.factories.story import referred, registered, taken_on

WORDS = "He said he would lock me in again if I talked to you."


@dataclass(frozen=True)
class Scene:
    people: Standing
    sana: Actor
    tom: Actor
    ivy: Person
    case: Any

    def raised(self, by: Actor | None = None, **told: Any) -> Concern:
        """A concern about Ivy, raised and the first lead told."""
        actor = by or self.people.amina
        said = {"words": WORDS, "person": self.ivy} | told
        with acting_as(actor):
            concern = raise_concern(actor=actor, told=Told(**said), key=uuid.uuid4())
        call_those_due()
        return concern

    def in_hand(self, **told: Any) -> Concern:
        """A concern that Sana has."""
        concern = self.raised(**told)
        with acting_as(self.sana):
            return acknowledge(actor=self.sana, concern=concern)


def set_scene(people: Standing) -> Scene:
    with preparing() as actor:
        load_needs(actor=actor)
    sana, tom = safeguarding_lead(people), safeguarding_lead(people, "Tom")
    ivy = registered(people.gita, address="4 Mill Lane", email="ivy@example.test")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    return Scene(people, sana, tom, ivy, case)


@pytest.fixture
def scene(people: Standing) -> Scene:
    return set_scene(people)


def let_in(lead: Actor, concern: Concern, user_id: Any, why: str) -> None:
    let_them_in(actor=lead, concern=concern, user_id=user_id, why=why, key=uuid.uuid4())
