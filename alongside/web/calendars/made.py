"""A calendar file of what is arranged: when and how, never with whom or where."""

import datetime as dt
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from alongside.common import clock

FRESH_FOR = dt.timedelta(minutes=30)


def entry(
    row_id: uuid.UUID, starts_at: dt.datetime, ends_at: dt.datetime, says: str, path: str
) -> Event:
    """One time; ``path`` is of the page that says more to whoever may sign in."""
    site = settings.SITE_URL.rstrip("/")
    event = Event()
    event.add("uid", f"{row_id}@{urlsplit(site).hostname or 'localhost'}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", says)
    event.add("url", site + path)
    return event


def calendar_file(entries: Iterable[Event]) -> HttpResponse:
    """The file with these entries, not to be kept by anything on the way."""
    made = Calendar()
    made.add("prodid", "-//Alongside//Appointments//EN")
    made.add("version", "2.0")
    # Without a name a calendar program shows the end of the address, which is the secret of it.
    made.add("x-wr-calname", _("Appointments, Alongside"))
    made.add("refresh-interval", FRESH_FOR, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT30M")
    for one in entries:
        made.add_component(one)
    made.add_missing_timezones()
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointments.ics"'
    response["Cache-Control"] = "no-store"
    return response
