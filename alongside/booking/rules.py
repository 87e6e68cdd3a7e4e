"""What becomes of a session when its service's timetable changes: pure decisions."""

import datetime as dt
import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class Wanted:
    """An occurrence that the timetable has now."""

    schedule_id: uuid.UUID
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    place_name: str


@dataclass(frozen=True)
class Kept:
    """A session ahead as it stands; ``taken`` is how many places are booked or offered."""

    id: uuid.UUID
    schedule_id: uuid.UUID
    day: dt.date
    taken: int


@dataclass(frozen=True)
class Changes:
    """``moved`` leads from a session to where the timetable has it now."""

    new: Sequence[Wanted]
    moved: Mapping[uuid.UUID, Wanted]
    gone: Sequence[Kept]
    doubtful: Sequence[Kept]


def follow(wanted: Iterable[Wanted], kept: Iterable[Kept]) -> Changes:
    """How the sessions ahead follow the timetable without anybody losing a place.

    One that is on the same day moves with it, also where the timetable was written anew. Where a
    day of the week was exchanged for another, the session of that week moves along with everybody
    booked. What then has no time in the timetable goes if nobody is booked, and is doubtful if
    somebody is.
    """
    left, lost = list(wanted), list(kept)
    moved: dict[uuid.UUID, Wanted] = {}
    for alike in (_exactly, _day):
        _pair(moved, left, lost, lost, alike)
    _pair(moved, left, lost, [one for one in lost if one.taken], _week)
    return Changes(
        new=sorted(left, key=lambda one: one.starts_at),
        moved=moved,
        gone=[one for one in lost if not one.taken],
        doubtful=[one for one in lost if one.taken],
    )


_Alike = Callable[[Wanted | Kept], Hashable]


def _pair(
    moved: dict[uuid.UUID, Wanted],
    left: list[Wanted],
    lost: list[Kept],
    candidates: Sequence[Kept],
    alike: _Alike,
) -> None:
    """Lead each candidate to the one time that is like it, where neither could be another."""
    times, sessions = _by(left, alike), _by(candidates, alike)
    for key, (session, *rivals) in sessions.items():
        found = times.get(key, [])
        if len(found) == 1 and not rivals:
            moved[session.id] = found[0]
            left.remove(found[0])
            lost.remove(session)


_Row = TypeVar("_Row", Wanted, Kept)


def _by(rows: Iterable[_Row], alike: _Alike) -> dict[Hashable, list[_Row]]:
    found: dict[Hashable, list[_Row]] = {}
    for row in rows:
        found.setdefault(alike(row), []).append(row)
    return found


def _exactly(one: Wanted | Kept) -> Hashable:
    return one.schedule_id, one.day


def _day(one: Wanted | Kept) -> Hashable:
    return one.day


def _week(one: Wanted | Kept) -> Hashable:
    year, week, _weekday = one.day.isocalendar()
    return year, week
