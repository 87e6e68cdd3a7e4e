"""What came by the front door, as the team reads it."""

from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.begun.home_rules import Decides, Level, Relationship, Time, Way
from alongside.begun.models import Asked
from alongside.begun.outside import asked_visible_to
from alongside.people.models import Person
from alongside.people.queries import called_and_born


@dataclass(frozen=True)
class AtHome:
    """The words for what its content holds in codes, and whom of theirs the team knows by them.

    ``written`` says whether it is safe to write; ``again`` are others that wait for the team.
    """

    ways: list[str]
    times: list[str]
    written: bool
    level: str
    relationship: str
    decides: str
    alike: list[Person]
    again: list[Asked]


def at_home(actor: Actor, asked: Asked) -> AtHome:
    """For the page of one asking. Whoever asked is told nothing of whom the team knows."""
    said = asked.content
    asker, details = said["asker"], said["details"]
    names = details["given_name"], details["family_name"]
    return AtHome(
        ways=[str(Way(one).label) for one in said["reach"]["ways"]],
        times=[str(Time(one).label) for one in said["reach"]["times"]],
        written=bool({Way.TEXT, Way.EMAIL} & set(said["reach"]["ways"])),
        level=str(Level(said["level"]).label) if said["level"] else "",
        relationship=str(Relationship(asker["relationship"]).label) if asker else "",
        decides=str(Decides(asker["decides"]).label) if asker else "",
        alike=called_and_born(actor, *names, said["born"]),
        again=[one for one in asked_visible_to(actor) if _is_same(one, asked)],
    )


def _is_same(one: Asked, asked: Asked) -> bool:
    """Another asking, for somebody of that name and birthday."""
    return one.pk != asked.pk and _known_by(one) == _known_by(asked)


def _known_by(asked: Asked) -> tuple[str, ...]:
    details = asked.content["details"]
    names = (details["given_name"], details["family_name"])
    return (*(name.strip().casefold() for name in names), asked.content["born"])
