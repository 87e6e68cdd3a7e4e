"""What somebody wrote about themselves, as a referral takes chosen parts of it along."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """The headings of “About me” in the PRSB Social Prescribing Information Standard v1.1.

    A plan has a field of each name, and nothing else lists them.
    """

    MOST_IMPORTANT = "most_important", _("What is most important to me")
    PEOPLE_IMPORTANT = "people_important", _("People who are important to me")
    STRENGTHS = "strengths", _("What I am good at, and what helps me")
    HOW_TO_SUPPORT = "how_to_support", _("How and when to support me")
    ALSO_WORTH_KNOWING = "also_worth_knowing", _("Also worth knowing about me")


@dataclass(frozen=True)
class AboutMe:
    """Some of the parts in their words, and the day on which they stood so.

    ``taken_back`` names those that went along and were taken back, with when: their words are gone.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    on: dt.date | None = None
    taken_back: Mapping[str, dt.datetime] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parts)

    def only(self, names: Collection[str]) -> "AboutMe":
        """The parts of these names."""
        return AboutMe({name: self.parts[name] for name in self.parts if name in names}, self.on)

    def holds(self, other: "AboutMe") -> bool:
        """Whether all of the other stands here, word for word and of the same day."""
        return not other or (other.on == self.on and other.parts.items() <= self.parts.items())

    def said(self) -> list[tuple[str, str]]:
        """Heading and text of each part, in the order of the standard."""
        return [(str(one.label), self.parts[one]) for one in Part if one in self.parts]

    def named(self) -> list[tuple[str, str, str]]:
        """Name, heading and text of each part, in the same order."""
        return [(one.value, str(one.label), self.parts[one]) for one in Part if one in self.parts]

    def gone(self) -> list[tuple[str, dt.datetime]]:
        """Heading of each part that was taken back, and when, in the order of the standard."""
        return [(str(one.label), self.taken_back[one]) for one in Part if one in self.taken_back]

    def kept(self) -> dict[str, Any]:
        """As a referral keeps it."""
        return {"on": str(self.on), "parts": dict(self.parts)} if self else {}


NOTHING = AboutMe()


def read(kept: Mapping[str, Any]) -> AboutMe:
    """What a referral has kept."""
    if not kept:
        return NOTHING
    gone = kept.get("taken_back", {})
    when = {name: dt.datetime.fromisoformat(moment) for name, moment in gone.items()}
    return AboutMe(kept["parts"], dt.date.fromisoformat(kept["on"]), when)


def written(texts: Mapping[str, str], on: dt.date) -> AboutMe:
    """The parts in which something is written, as they stand on that day."""
    return AboutMe({one.value: texts[one] for one in Part if texts.get(one, "").strip()}, on)
