"""What is looked for on somebody's behalf, and what is known of a service."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

FROM_ANYWHERE = frozenset({"online", "telephone"})
AT_HOME = "home_visit"


@dataclass(frozen=True)
class Sought:
    """The facts about a person that decide; what is empty or None is not known or not asked.

    ``needs`` are names by code; ``age`` is in years; ``gender`` female or male; ``outcode`` the
    district where they live; ``language`` a code of ISO 639, with ``language_name`` in words;
    ``access`` are facts of ``Accessibility`` with their names; ``times`` are facets (day:MO,
    part:evening) with their names; ``most_cost`` is in pounds for one time, ``furthest`` in metres.
    ``not_wanted`` are services that the person does not want.
    """

    needs: Mapping[str, str]
    age: int
    gender: str = ""
    outcode: str = ""
    language: str = ""
    language_name: str = ""
    access: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    most_cost: Decimal | None = None
    furthest: float | None = None
    not_wanted: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Offer:
    """What is known of a service. None, and what is in no list, is not known: that is not “no”.

    ``away`` is in metres from where the person lives. ``access`` says of a fact whether it holds.
    ``languages`` are codes or names in small letters; ``outcodes`` the districts that it serves,
    where it says so; ``lives_there`` whether the person lives in an area that it names, and
    ``elsewhere`` the other areas that it is for, where it is for none of theirs. ``referrers`` are
    those from whom alone it takes people, in its own words; ``conditions`` what else it asks for.
    ``speaks_of`` is “female” or “male” where no fact says whom it is for and its own name or
    description speaks of women or of men alone: a guess, which rules nobody out.
    ``room`` is a state of ``Capacity``, said ``room_said``.
    ``alike`` is the cosine of what it is about and what the person said.
    """

    id: uuid.UUID
    name: str
    by: str = ""
    needs: frozenset[str] = frozenset()
    away: float | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    women: bool = True
    men: bool = True
    speaks_of: str = ""
    outcodes: frozenset[str] = frozenset()
    serves_in_words: str = ""
    lives_there: bool | None = None
    elsewhere: str = ""
    referrers: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    access: Mapping[str, bool] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    interprets: bool = False
    cost: Decimal | None = None
    times: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    room: str = ""
    room_said: dt.date | None = None
    wait_days: int | None = None
    checked: bool = False
    takes_referrals: bool = False
    paused: bool = False
    alike: float | None = None

    @property
    def comes_home(self) -> bool:
        return AT_HOME in self.modes

    @property
    def from_anywhere(self) -> bool:
        """It can be had without going there."""
        return self.comes_home or bool(self.modes & FROM_ANYWHERE)


@dataclass(frozen=True)
class Said:
    """One reason: which kind, how much it counts, and a sentence to read out."""

    kind: str
    sentence: str
    points: int = 0
