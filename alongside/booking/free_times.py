"""When a link worker is free: pure decisions about hours, what is in the way, and the clock."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.working_days import is_bank_holiday


class How(models.TextChoices):
    """How somebody meets a link worker at a time of theirs: as a contact is kept in a case."""

    PHONE = "phone", _("Phone call")
    VIDEO = "video", _("Video call")
    FACE_TO_FACE = "face_to_face", _("Met in person")


@dataclass(frozen=True)
class Rule:
    """Minutes: of a meeting, kept free before and after one, and to get to another place."""

    minutes: int
    before: int = 0
    after: int = 0
    travel: int = 0

    @property
    def step(self) -> dt.timedelta:
        """From the beginning of one meeting to that of the next."""
        return dt.timedelta(minutes=self.before + self.minutes + self.after)


@dataclass(frozen=True)
class Hours:
    """Hours on a day of every week (0 is Monday), or on one day; without a time: none that day."""

    weekday: int | None
    day: dt.date | None
    starts: dt.time | None
    ends: dt.time | None
    how: str = How.PHONE
    place: str = ""


@dataclass(frozen=True)
class Busy:
    """A time that is taken. ``place``: see ``code_of``; None is no meeting that we arranged."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str | None = None


@dataclass(frozen=True)
class Free:
    """A time that somebody could have."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    how: str
    place: str


def free_times(
    rule: Rule,
    hours: Sequence[Hours],
    busy: Sequence[Busy],
    days: Iterable[dt.date],
    earliest: dt.datetime,
    zone: dt.tzinfo,
) -> list[Free]:
    """The times that are free on these days, from ``earliest`` on, the first one first.

    Hours are those of the clock on the wall in ``zone``: ten stays ten when the clocks change, and
    a meeting lasts as long as it lasts. A day with hours of its own has those and no others; a
    bank holiday has none but its own.
    """
    found = (one for day in days for one in _on(day, rule, hours, zone))
    return [one for one in found if one.starts_at >= earliest and _is_free(rule, one, busy)]


def code_of(how: str, place: str) -> str:
    """What stands for where somebody is then, to be compared alone; "" is wherever they like."""
    if how != How.FACE_TO_FACE:
        return ""
    return hashlib.md5(place.strip().lower().encode(), usedforsecurity=False).hexdigest()


def meet(one: Hours, other: Hours) -> bool:
    """Whether the two have a time in common."""
    if (one.weekday, one.day) != (other.weekday, other.day):
        return False
    if one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return True
    return one.starts < other.ends and other.starts < one.ends


def _on(day: dt.date, rule: Rule, hours: Sequence[Hours], zone: dt.tzinfo) -> list[Free]:
    own = [one for one in hours if one.day == day]
    weekly = [] if is_bank_holiday(day) else [one for one in hours if one.weekday == day.weekday()]
    lasts = dt.timedelta(minutes=rule.minutes)
    found = []
    for one in own or weekly:
        if one.starts and one.ends:
            begins, ends = _moment(day, one.starts, zone), _moment(day, one.ends, zone)
            while begins + lasts <= ends:
                found.append(Free(begins, begins + lasts, one.how, one.place))
                begins += rule.step
    return sorted(found, key=lambda free: free.starts_at)


def _moment(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """In UTC, in which an hour is an hour on the day of the change, too."""
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)


def _is_free(rule: Rule, free: Free, busy: Iterable[Busy]) -> bool:
    there = code_of(free.how, free.place)
    return not any(_is_in_the_way(rule, free, there, one) for one in busy)


def _is_in_the_way(rule: Rule, free: Free, there: str, busy: Busy) -> bool:
    """A meeting keeps its own minutes before and after; what is no meeting keeps none."""
    before, after = rule.before, rule.after
    if busy.place is not None:
        on_the_way = rule.travel if busy.place and there and busy.place != there else 0
        before = after = rule.before + rule.after + on_the_way
    return (
        busy.starts_at < free.ends_at + dt.timedelta(minutes=after)
        and free.starts_at - dt.timedelta(minutes=before) < busy.ends_at
    )
