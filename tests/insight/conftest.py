import random
import uuid
from dataclasses import dataclass

import pytest

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership, User
from alongside.organisations.models import Organisation
from alongside.people.models import CareRelationship
from tests.factories.standing import Standing, person_of, preparing, relationship, standing_people
from tests.insight.histories import history


@pytest.fixture
def people(db) -> Standing:
    return standing_people()


@dataclass(frozen=True)
class District:
    """Three teams with their histories: two in Efua's borough, Cara's outside it."""

    people: Standing
    second: Actor

    @property
    def in_borough(self) -> set[uuid.UUID]:
        return {self.people.amina.organisation_id, self.second.organisation_id}


@pytest.fixture
def district(people: Standing) -> District:
    second = _second_team(people)
    with preparing():
        ivy = person_of(people.amina)
        for team in (second, people.cara):
            relationship(ivy, team, CareRelationship.Level.CARE)
        relationship(ivy, people.gita, CareRelationship.Level.REFERRER)
        for seed, (team, size) in enumerate(
            ((people.amina, 90), (second, 25), (people.cara, 20)), start=1
        ):
            history(random.Random(seed), team, people.gita, ivy, size)
    return District(people, second)


def _second_team(people: Standing) -> Actor:
    team = Organisation.objects.create(
        name="Alderbrook South link workers",
        kind=Organisation.Kind.LINK_WORKER_TEAM,
        area=people.borough,
    )
    user = User.objects.create_user("sam@example.test", name="Sam")
    return Actor.of(
        Membership.objects.create(user=user, organisation=team, role_code="link_worker")
    )
