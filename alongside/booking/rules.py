"""What becomes of a session when its timetable changes; when its register is open, and how it
names people: pure decisions.
"""

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
    """A session ahead as it stands; ``taken`` is how many places are booked or offered.

    ``stays``: whoever keeps it said that it takes place, whatever the timetable has.
    """

    id: uuid.UUID
    schedule_id: uuid.UUID | None
    day: dt.date
    starts_at: dt.datetime
    place_name: str
    taken: int
    stays: bool = False


@dataclass(frozen=True)
class Changes:
    """``moved`` leads from a session to where the timetable has it now."""

    new: Sequence[Wanted]
    moved: Mapping[uuid.UUID, Wanted]
    gone: Sequence[Kept]
    doubtful: Sequence[Kept]


def follow(wanted: Iterable[Wanted], kept: Iterable[Kept]) -> Changes:
    """How the sessions ahead follow the timetable without anybody losing a place.

    One that is on the same day moves with it, also where the timetable was written anew: the one at
    the same hour first, then several of a day in order of time where none came and none went.
    Where a day of the week was exchanged for another, the session of that week moves along with
    everybody booked, unless it stays. What then has no time in the timetable goes if nobody is
    booked, and is doubtful if somebody is.
    """
    left, lost = list(wanted), list(kept)
    moved: dict[uuid.UUID, Wanted] = {}
    for alike in (_exactly, _time_and_place, _time, _day):
        _pair(moved, left, lost, lost, alike)
    _pair(moved, left, lost, [one for one in lost if one.taken], _day)
    _pair(moved, left, lost, [one for one in lost if one.taken and not one.stays], _week, most=1)
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
    most: int | None = None,
) -> None:
    """Lead candidates to the times that are like them, in order, where there are as many of both.

    ``most``: and not more than so many.
    """
    times = _by(left, alike)
    for key, sessions in _by(candidates, alike).items():
        found = times.get(key, [])
        if len(found) != len(sessions) or (most is not None and len(found) > most):
            continue
        for session, time in zip(sessions, found, strict=True):
            moved[session.id] = time
            left.remove(time)
            lost.remove(session)


_Row = TypeVar("_Row", Wanted, Kept)


def _by(rows: Iterable[_Row], alike: _Alike) -> dict[Hashable, list[_Row]]:
    found: dict[Hashable, list[_Row]] = {}
    for row in sorted(rows, key=lambda one: (one.starts_at, one.place_name)):
        found.setdefault(alike(row), []).append(row)
    return found


def _exactly(one: Wanted | Kept) -> Hashable:
    return one.schedule_id, one.day


def _time_and_place(one: Wanted | Kept) -> Hashable:
    return one.day, one.starts_at, one.place_name


def _time(one: Wanted | Kept) -> Hashable:
    return one.day, one.starts_at


def _day(one: Wanted | Kept) -> Hashable:
    return one.day


def _week(one: Wanted | Kept) -> Hashable:
    year, week, _weekday = one.day.isocalendar()
    return year, week


LONGEST_OPEN = dt.timedelta(days=31)  # after the session, for sheets that come in late
LONGEST_NAME = 40  # characters that a register shows of one


def openness(day: dt.date, today: dt.date) -> str:
    """Of the register of a session on ``day``: ``early`` before it, ``open``, or ``late``.

    By days of the calendar, so that clocks that change say nothing.
    """
    if today < day:
        return "early"
    return "open" if today - day <= LONGEST_OPEN else "late"


def tapped_at(now: dt.datetime, ago: float) -> dt.datetime:
    """When something was tapped so many seconds ago by the phone's own clock, however wrong it is.

    Never in the future, and never longer ago than a register is open.
    """
    return now - min(max(dt.timedelta(seconds=ago), dt.timedelta()), LONGEST_OPEN)


def short_names(people: Sequence[tuple[str, str]]) -> list[str]:
    """First name and initial, of people given by first and family name, in their order.

    Where that is not enough to tell two apart, as many letters more as it takes; of the same name
    throughout, a number.
    """
    names = [_shortened(person, people) for person in people]
    found: list[str] = []
    for place, name in enumerate(names):
        twins = names[:place].count(name)
        found.append(f"{name} ({twins + 1})" if twins else name)
    return found


def _shortened(person: tuple[str, str], people: Sequence[tuple[str, str]]) -> str:
    given, family = person
    others = {other for first, other in people if first.casefold() == given.casefold()} - {family}
    most = len(family)
    letters = next(
        (
            count
            for count in range(1, most)
            if all(one[:count].casefold() != family[:count].casefold() for one in others)
        ),
        most,
    )
    ending = "." if letters < most else ""
    return f"{given} {family[:letters]}{ending}"[:LONGEST_NAME].strip()
