"""The network map, read: as it stands, as it was, what changed, and what may be missing."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import ConfigDict, PositiveInt
from pydantic.dataclasses import dataclass as checked

from alongside.accounts.actor import Actor
from alongside.care.models import Tie
from alongside.care.queries import visible_to
from alongside.common import clock, reviewed_files

FILE = Path(__file__).with_name("network.yaml")
CIRCLES = tuple(Tie.Circle)
# What a person's own pages read of a tie and its case: the database holds to the same.
_FOR_THE_PERSON = (
    *("case_id", "thing", "name", "kind", "circle", "often", "feels", "wished", "own"),
    *("begun_at", "ended_at", "case__person_id", "case__status"),
)
_STRICT = ConfigDict(extra="forbid")


@checked(frozen=True, config=_STRICT)
class Hint:
    """A question for the talk, asked where fewer than so many ties are of that sort.

    An empty tuple asks for none in particular. ``need`` is a code of the vocabulary of needs.
    """

    code: str
    fewer_than: PositiveInt
    asks: str
    because: str
    need: str
    kinds: tuple[Tie.Kind, ...] = ()
    circles: tuple[Tie.Circle, ...] = ()
    often: tuple[Tie.Often, ...] = ()
    feels: tuple[Tie.Feels, ...] = ()

    def counts(self, tie: Tie) -> bool:
        """Whether a tie is of the sort that is counted; what is only wished for is not."""
        asked = (
            (self.kinds, tie.kind),
            (self.circles, tie.circle),
            (self.often, tie.often),
            (self.feels, tie.feels),
        )
        return not tie.wished and all(not wanted or has in wanted for wanted, has in asked)


@checked(frozen=True, config=_STRICT)
class Hints:
    """The reviewed file; ``from_ties``: on a map with fewer, nothing is said to be missing."""

    code: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    from_ties: PositiveInt
    hints: tuple[Hint, ...]


@cache
def hints() -> Hints:
    """The questions as they stand. Raises BadFileError for a file that makes no sense."""
    return reviewed_files.read(FILE, Hints)


def missing(ties: Sequence[Tie]) -> list[Hint]:
    """What to ask about this map; nothing of one on which too little stands to say anything."""
    held = hints()
    if len(ties) < held.from_ties:
        return []
    return [one for one in held.hints if sum(map(one.counts, ties)) < one.fewer_than]


def ties_visible_to(actor: Actor) -> QuerySet[Tie]:
    """The ties of the team's cases; on a person's pages those that they put there themselves.

    Where somebody in safe mode goes is shown to nobody until that ends; their own pages show no
    map till then: the database answers with none. Whoever acts for somebody reads none.
    """
    if actor.acts_for:
        return Tie.objects.none()
    ties = Tie.objects.filter(case__in=visible_to(actor)).select_related("case")
    if actor.person_id:
        return ties.filter(own=True).only(*_FOR_THE_PERSON)
    hidden = Q(kind=Tie.Kind.PLACE, case__person__protected=True)
    return ties.exclude(hidden)


def may_draw(actor: Actor) -> bool:
    """Whether the person who asks has a map on their own pages: not while they are in safe mode."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_shows_own_map()")
        return bool(cursor.fetchone()[0])


def map_on(actor: Actor, case_id: uuid.UUID, day: dt.date | None = None) -> list[Tie]:
    """The map at the end of that day, today's without one: from the closest circle outwards."""
    ties = ties_visible_to(actor).filter(case=case_id)
    if day is None:
        ties = ties.filter(ended_at=None)
    else:
        end = _end_of(day)
        ties = ties.filter(Q(ended_at=None) | Q(ended_at__gte=end), begun_at__lt=end)
    return sorted(ties, key=lambda tie: (CIRCLES.index(Tie.Circle(tie.circle)), tie.name.lower()))


def _end_of(day: dt.date) -> dt.datetime:
    after = day + dt.timedelta(days=1)
    return dt.datetime.combine(after, dt.time.min, tzinfo=timezone.get_current_timezone())


def days_of(actor: Actor, case_id: uuid.UUID) -> list[dt.date]:
    """The days on which the map changed, the newest first."""
    moments = ties_visible_to(actor).filter(case=case_id).values_list("begun_at", "ended_at")
    return sorted(
        {clock.local_day(moment) for pair in moments for moment in pair if moment}, reverse=True
    )


@dataclass(frozen=True)
class Moved:
    """The same thing on two maps."""

    before: Tie
    after: Tie

    @property
    def nearer(self) -> int:
        """By how many circles it came nearer; negative: it went further away."""
        return _circle(self.before) - _circle(self.after)


@dataclass(frozen=True)
class Change:
    """What is different between two maps."""

    came: list[Tie]
    went: list[Tie]
    nearer: list[Moved]
    further: list[Moved]
    otherwise: list[Moved]
    came_true: list[Moved]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def compare(before: Iterable[Tie], after: Iterable[Tie]) -> Change:
    """What came, what went, what moved, which wish came true; each thing is said once."""
    old, new = {tie.thing: tie for tie in before}, {tie.thing: tie for tie in after}
    both = [Moved(old[thing], tie) for thing, tie in new.items() if thing in old]
    came_true = [one for one in both if one.before.wished and not one.after.wished]
    rest = [one for one in both if one not in came_true]
    return Change(
        came=[tie for thing, tie in new.items() if thing not in old],
        went=[tie for thing, tie in old.items() if thing not in new],
        nearer=[one for one in rest if one.nearer > 0],
        further=[one for one in rest if one.nearer < 0],
        otherwise=[
            one for one in rest if one.nearer == 0 and _said(one.before) != _said(one.after)
        ],
        came_true=came_true,
    )


def _circle(tie: Tie) -> int:
    return CIRCLES.index(Tie.Circle(tie.circle))


def _said(tie: Tie) -> tuple[str | bool, ...]:
    return (tie.name, tie.kind, tie.often, tie.feels, tie.wished)
