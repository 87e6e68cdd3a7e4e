"""What a search answers."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from alongside.common.places import Place

PAGE_SIZE = 20
FACETED = 200  # results whose facets are counted


@dataclass(frozen=True)
class Hit:
    """A service, at its nearest place.

    ``distance_m`` is None when nothing was asked near, or it has no place. ``why`` says what it
    has to do with the question, where its name does not. ``card`` is what the list shows.
    ``stale``: not checked for long, or ever; one that is not ``offered`` is too old to be matched.
    ``faint``: it fits much less well than others, and stands below them.
    """

    service_id: uuid.UUID
    card: dict[str, Any]
    distance_m: float | None = None
    why: str = ""
    stale: bool = False
    offered: bool = True
    faint: bool = False

    @property
    def checked(self) -> dt.date | None:
        """When somebody last checked it."""
        day = self.card.get("checked")
        return dt.date.fromisoformat(day) if day else None

    @property
    def name(self) -> str:
        name: str = self.card["name"]
        return name

    @property
    def place(self) -> Place | None:
        at = self.card.get("at")
        return Place(*at) if at else None


@dataclass
class Found:
    """A page of hits.

    ``total`` counts what was found; with ``more`` there are more than that, further away.
    ``placed`` says how many of them have a place, when something was asked near. ``facets`` counts
    the first FACETED of them. ``understood`` is the corrected spelling, where nothing was found as
    typed; ``any_word`` is set when no service has all the words, so that these have some of them.
    ``heard`` names the needs that were heard in the words. ``left_out`` are those that were left
    out because nobody has checked them for too long, ``too_old`` of them. ``hopeless``: nothing
    has all of the facets, whatever the words.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    more: bool = False
    placed: int = 0
    left_out: frozenset[uuid.UUID] = frozenset()
    page: int = 1
    facets: dict[str, int] = field(default_factory=dict)
    understood: str = ""
    any_word: bool = False
    heard: list[str] = field(default_factory=list)
    hopeless: bool = False

    @property
    def too_old(self) -> int:
        return len(self.left_out)

    @property
    def has_next(self) -> bool:
        return self.more or self.total > self.page * PAGE_SIZE
