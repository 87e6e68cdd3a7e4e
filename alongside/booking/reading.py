"""Asking the address of somebody's calendar, and keeping when they are busy."""

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.busy_calendar import NotACalendar, Time, busy_times
from alongside.booking.models import BusyCalendar
from alongside.booking.services import keep_busy
from alongside.common import clock
from alongside.directory.fetching import FeedStopped, Fetcher, NotPublic

READING = Actor.system("calendars")
LARGEST = 2 * 1024 * 1024  # bytes of a calendar
PATIENCE = 20.0  # seconds for one calendar
AHEAD = dt.timedelta(weeks=13)  # a week more than anybody can be booked
Fault = BusyCalendar.Fault


def read(calendar_id: uuid.UUID, url: str) -> str:
    """Ask it, outside any transaction, then keep what it said, or why it said nothing."""
    times, fault = _asked(url)
    with acting_as(READING) as actor:
        keep_busy(actor=actor, calendar_id=calendar_id, times=times, fault=fault)
    return fault


def _asked(url: str) -> tuple[list[Time], str]:
    now = clock.now()
    try:
        with Fetcher(longest=PATIENCE) as fetcher:
            body = fetcher.read(url, "text/calendar, */*", largest=LARGEST)
        zone = timezone.get_current_timezone()
        host = urlsplit(settings.SITE_URL).hostname or ""
        return busy_times(body, now - dt.timedelta(days=1), now + AHEAD, zone, host), ""
    except NotPublic:
        return [], Fault.NOT_PUBLIC
    except FeedStopped:
        return [], Fault.NO_ANSWER
    except NotACalendar:
        return [], Fault.NOT_A_CALENDAR
