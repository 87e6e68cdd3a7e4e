"""Trying to reach somebody: how often it was tried, and when to try next. No database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.common.working_days import after

MOST_TRIES = 3


class PartOfDay(models.TextChoices):
    """When somebody may be at home who was not at another time."""

    MORNING = "morning", _("in the morning")
    AFTERNOON = "afternoon", _("in the afternoon")
    EVENING = "evening", _("in the early evening")


@dataclass(frozen=True)
class NextTry:
    """When to try again, at another time of day than before."""

    on: dt.date
    at: PartOfDay


def part_of_day(moment: dt.datetime) -> PartOfDay:
    """The part of the day in the deployment's time zone: morning until 12, afternoon until 17."""
    hour = timezone.localtime(moment).hour
    if hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < 17 else PartOfDay.EVENING


def next_try(tried: Sequence[dt.datetime]) -> NextTry | None:
    """The next try after these, on the next working day; None before the first and after the last.

    The part of the day is the one that was tried least.
    """
    if not tried or len(tried) >= MOST_TRIES:
        return None
    before = [part_of_day(moment) for moment in tried]
    least = min(PartOfDay, key=lambda part: (before.count(part), part == before[-1]))
    return NextTry(after(timezone.localdate(max(tried)), 1), least)
