"""What an invented person's life is told with: who helps, with what, and in which words."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alongside.accounts.actor import Actor, acting_as
from alongside.demo.agenda import Agenda
from alongside.demo.borough import Ward
from alongside.demo.cast import Cast
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.identities import Identity
from alongside.directory.models import Service
from alongside.needs.models import Need

# Which team and which practices look after a network.
TEAMS = {"riverside": "riverside_team", "hilltop": "hilltop_team", "southmead": "hilltop_team"}
PRACTICES = {
    "riverside": ("elm_row", "elm_row", "weir_bridge"),
    "hilltop": ("beacon_hill",),
    "southmead": ("larkfield",),
}


@dataclass(frozen=True)
class Helpers:
    """All that stands ready for everybody: loaded once, the same for every life."""

    cast: Cast
    wards: list[Ward]
    needs: dict[str, Need]
    answering: dict[str, list[Service]]  # services that take referrals, by need

    @classmethod
    def load(cls, cast: Cast, wards: list[Ward]) -> "Helpers":
        listed = Service.objects.filter(
            takes_referrals=True,
            status=Service.Status.ACTIVE,
            organisation__in=cast.organisations.values(),
        )
        answering: dict[str, list[Service]] = {}
        # By name, for ids differ from build to build.
        for service in (
            listed.select_related("organisation").prefetch_related("needs").order_by("name")
        ):
            for need in service.needs.all():
                answering.setdefault(need.code, []).append(service)
        return cls(cast, wards, {need.code: need for need in Need.objects.all()}, answering)


@dataclass(frozen=True)
class Life:
    """One person among those helpers."""

    helpers: Helpers
    who: Identity
    agenda: Agenda
    chance: Chance

    @contextmanager
    def as_(self, actor: Actor) -> Iterator[Actor]:
        """Somebody acts in the story."""
        with acting_as(actor):
            yield actor

    @property
    def team(self) -> str:
        return TEAMS[self.who.ward.network]

    def key(self) -> uuid.UUID:
        """The key of a form, the same at every build."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def says(self, sentences: list[str]) -> str:
        """One of the sentences, about this person."""
        return _capital(self.chance.choice(sentences).format(**self.who.slots))

    def story(self, need: str) -> dict[str, Any]:
        """What people with that need say, want and do."""
        stories: dict[str, dict[str, Any]] = read("stories/people")
        return stories[need]

    def work(self, *path: str) -> str:
        """One of the sentences that workers write in such a situation."""
        sentences = read("stories/work")
        for step in path:
            sentences = sentences[step]
        return self.says(sentences)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
