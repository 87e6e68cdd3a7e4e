"""What an invented person's life is told with: who helps, with what, and in which words."""

import re
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
        listed = (
            Service.objects.filter(
                takes_referrals=True,
                status=Service.Status.ACTIVE,
                organisation__in=cast.organisations.values(),
            )
            .select_related("organisation")
            .prefetch_related("needs", "eligibilities")
        )
        answering: dict[str, list[Service]] = {}
        for service in listed.order_by("name"):  # by name, for ids differ from build to build
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
        """One of the sentences that fit the person's age, about this person."""
        fitting = [sentence for sentence in sentences if fits(sentence, self.who.age)]
        sentence = self.chance.choice(fitting).rpartition("| ")[2]
        return _capital(sentence.format(**self.who.slots))

    def service_for(self, need: str) -> Service | None:
        """A service that helps with the need, takes referrals and is for people like this one."""
        suiting = [
            service for service in self.helpers.answering.get(need, []) if _suits(service, self.who)
        ]
        return self.chance.choice(suiting) if suiting else None

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


def fits(sentence: str, age: int) -> bool:
    """A sentence may begin with the ages that say it: “under 45 | ”, “over 55 | ”."""
    found = re.match(r"(under|over) (\d+) \| ", sentence)
    if not found:
        return True
    return age < int(found[2]) if found[1] == "under" else age > int(found[2])


def _suits(service: Service, who: Identity) -> bool:
    """By the facts that are known of an invented person."""
    genders = {"1": "male", "2": "female"}
    facts = {fact.fact: fact.code for fact in service.eligibilities.all()}
    return (
        who.age >= (service.minimum_age or 0)
        and facts.get("gender") in (None, genders.get(who.details["gender"]))
        and not ("language" in facts and who.details["language"] == "English")
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
