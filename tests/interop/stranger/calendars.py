"""The calendars of service pages (RFC 5545), read by a library of others."""

import datetime as dt
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from icalendar import Calendar

from tests.interop.stranger.interface import Thing
from tests.interop.stranger.visit import Visit


def check(visit: Visit, address: str, page: BeautifulSoup, service: Thing) -> None:
    """Each calendar that the page offers says when the schedules of the interface say."""
    for link in page.select('a[href$=".ics"]'):
        answer = visit.get(urljoin(address, str(link["href"])), "calendars")
        kind = answer.headers["content-type"]
        visit.expect(kind.startswith("text/calendar"), "calendars", f"{address} gives {kind}")
        calendar = Calendar.from_ical(answer.content)
        events = [*calendar.walk("VEVENT")]
        visit.expect(events, "calendars", f"{address} offers an empty one")
        ids = [str(event["uid"]) for event in events]
        visit.expect(len(ids) == len({*ids}), "calendars", f"{address} has one id twice")
        for event in events:
            visit.same("calendars", address, str(event["summary"]), service["name"])
            visit.expect("dtstamp" in event, "calendars", f"{address} has an event without stamp")
        _check_rules(visit, address, [event for event in events if "rrule" in event], service)


def _check_rules(visit: Visit, address: str, events: list[Thing], service: Thing) -> None:
    """The rules of the calendar are those of the schedules, at their times."""
    said = {
        (each["freq"], each.get("byday", ""), each.get("opens_at", "")[:5])
        for holder in (service, *service.get("service_at_locations", []))
        for each in holder.get("schedules", [])
        if each.get("freq")
    }
    found = {(_rule(event, "FREQ"), _rule(event, "BYDAY"), _time(event)) for event in events}
    visit.same("calendars", f"{address} rules", sorted(found), sorted(said))


def _rule(event: Thing, part: str) -> str:
    return ",".join(str(each) for each in event["rrule"].get(part, []))


def _time(event: Thing) -> str:
    starts = event["dtstart"].dt
    return f"{starts:%H:%M}" if isinstance(starts, dt.datetime) else ""
