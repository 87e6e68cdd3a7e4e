"""The one place that tells the time, so that a story can be told as if it were another day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """The current moment, timezone-aware; the moment set by ``telling`` inside it."""
    return _told.get() or timezone.now()


def today() -> dt.date:
    """The calendar day in the deployment's time zone."""
    return local_day(now())


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day on which a moment falls, in the deployment's time zone."""
    return timezone.localdate(moment)


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins, on the clocks of the place."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@contextmanager
def telling(moment: dt.datetime) -> Iterator[None]:
    """Within the block, ``now`` answers ``moment`` (the demo area grows its history with it).

    Raises ValueError for a moment without a time zone.
    """
    if timezone.is_naive(moment):
        raise ValueError("A moment needs a time zone.")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
