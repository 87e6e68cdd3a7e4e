"""How sure we are that an entry is still true, and when its provider is asked again."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass as checked

from alongside.common import clock, reviewed_files

FILE = Path(__file__).resolve().parents[1] / "freshness.yaml"
_MONTH = 30.44  # days, on average


class Freshness(models.TextChoices):
    """How long ago somebody checked. The steps of the entry's area say what is long."""

    FRESH = "fresh", gettext_lazy("Checked lately")
    AGEING = "ageing", gettext_lazy("Due for a check")
    STALE = "stale", gettext_lazy("Not checked for long")
    NEVER = "never", gettext_lazy("Never checked")


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Policy:
    """What ``freshness.yaml`` says, for all areas without numbers of their own; in days."""

    code: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    ask_after: tuple[int, ...]
    ask_again_after: int
    hide_after: int
    link_lasts: int
    asks_a_day: int
    asks_an_address: int
    score_window: int

    @model_validator(mode="after")
    def _can_be_meant(self) -> Self:
        Pace(self.ask_after, self.hide_after)
        if self.next_review <= self.reviewed_on:
            raise ValueError("next_review must be after reviewed_on")
        return self


@dataclass(frozen=True)
class Pace:
    """An area's own: days after which the provider is asked, first to last, and the limit."""

    ask_after: tuple[int, ...]
    hide_after: int

    def __post_init__(self) -> None:
        steps = self.ask_after
        if len(steps) < 2 or steps[0] < 1 or list(steps) != sorted(set(steps)):
            raise ValueError("ask_after needs two steps or more, each longer than the one before")
        if self.hide_after < steps[1]:
            raise ValueError("hide_after must not come before the second step of ask_after")


@cache
def policy() -> Policy:
    """The reviewed file. Raises BadFileError when it makes no sense."""
    return reviewed_files.read(FILE, Policy)


def usual_pace() -> Pace:
    """That of every area without a pace of its own."""
    return Pace(policy().ask_after, policy().hide_after)


def freshness(verified_at: dt.datetime | None, pace: Pace) -> Freshness:
    """How fresh an entry is that was last checked then."""
    if verified_at is None:
        return Freshness.NEVER
    if days_since(verified_at) < pace.ask_after[0]:
        return Freshness.FRESH
    return Freshness.AGEING if clock.today() < fresh_until(verified_at, pace) else Freshness.STALE


def fresh_until(verified_at: dt.datetime, pace: Pace) -> dt.date:
    """The day from which an entry checked then counts as stale: that of the second step."""
    return clock.local_day(verified_at) + dt.timedelta(days=pace.ask_after[1])


def offered_until(since: dt.datetime, pace: Pace) -> dt.date:
    """The day from which an entry checked (or, never checked, made) then is offered to nobody."""
    return clock.local_day(since) + dt.timedelta(days=pace.hide_after)


def in_words(verified_at: dt.datetime | None, pace: Pace) -> str:
    """The same as a sentence for whoever thinks of going there."""
    if verified_at is None:
        return _("Nobody has checked these details with the service yet. Ask before you go.")
    if clock.today() >= offered_until(verified_at, pace):
        return _("Nobody has checked this since %(day)s: ring first.") % {
            "day": date_format(clock.local_day(verified_at), "j F Y")
        }
    when = how_long_ago(days_since(verified_at))
    if clock.today() >= fresh_until(verified_at, pace):
        return _("Last checked %(when)s: ask before you go.") % {"when": when}
    return _("Checked %(when)s.") % {"when": when}


def how_long_ago(days: int) -> str:
    """“today”, “3 weeks ago”, “7 months ago”, “2 years ago”: as exact as it is useful."""
    if days < 1:
        return _("today")
    if days < 14:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 2 * _MONTH:
        weeks = days // 7
        return ngettext("%(n)d week ago", "%(n)d weeks ago", weeks) % {"n": weeks}
    months = int(days / _MONTH)
    if months < 24:
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    years = months // 12
    return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}


def step_reached(since: dt.datetime, pace: Pace) -> int:
    """How many steps of chasing have come due since the entry was checked: 0 is none."""
    age = days_since(since)
    return sum(age >= step for step in pace.ask_after)


def next_check(since: dt.datetime, pace: Pace) -> dt.date:
    """The day of the next step; after the last one, the next repetition from today."""
    day, today = clock.local_day(since), clock.today()
    for step in pace.ask_after:
        if day + dt.timedelta(days=step) > today:
            return day + dt.timedelta(days=step)
    return today + dt.timedelta(days=policy().ask_again_after)


def days_since(moment: dt.datetime) -> int:
    """Whole calendar days from then until today."""
    return (clock.today() - clock.local_day(moment)).days
