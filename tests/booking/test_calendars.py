"""A link worker's calendar, both ways: what it gives away, and what it takes in."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from icalendar import Calendar

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.booking.busy_calendar import NotACalendar, busy_times
from alongside.booking.links import link_to_calendar
from alongside.booking.models import BusyCalendar, BusyTime
from alongside.booking.queries import busy_calendars
from alongside.booking.services import publish_calendar, read_from
from alongside.booking.tasks import read_calendars
from alongside.common import clock
from alongside.common.errors import NotPermitted
from tests.booking.test_pages import form, text
from tests.booking.test_slots import asked, books, free
from tests.directory.conftest import there
from tests.factories.standing import preparing
from tests.factories.story import taken_on
from tests.web.conftest import browser_of

__all__ = ["asked", "browser_of", "there"]

LONDON = ZoneInfo("Europe/London")
SINCE = dt.datetime(2026, 3, 23, tzinfo=dt.UTC)
UPTO = SINCE + dt.timedelta(weeks=2)


def calendar(*events: str, zone: str = "") -> bytes:
    made = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@x\r\n{one}\r\nEND:VEVENT\r\n" for n, one in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{zone}{made}END:VCALENDAR\r\n".encode()


def lines(*said: str) -> str:
    return "\r\n".join(said)


def read(*events: str, **more) -> list[str]:
    found = busy_times(calendar(*events, **more), SINCE, UPTO, LONDON, "here.example")
    return [f"{starts:%d %H:%M}-{ends:%d %H:%M}" for starts, ends in found]


def test_weeks_go_on_by_the_clock_on_the_wall_over_its_change():
    weekly = lines(
        "DTSTART;TZID=Europe/London:20260301T100000",
        "DTEND;TZID=Europe/London:20260301T110000",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/London:20260405T100000",
    )
    assert read(weekly) == ["29 09:00-29 10:00"], "ten, after the clocks changed that night"


def test_a_whole_day_runs_from_midnight_to_midnight_here():
    day = lines("DTSTART;VALUE=DATE:20260330", "DTEND;VALUE=DATE:20260331")
    alone = "DTSTART;VALUE=DATE:20260401"
    assert read(day, alone) == ["29 23:00-30 23:00", "31 23:00-01 23:00"], "in summer time"


def test_other_zones_and_none():
    paris = lines(
        "DTSTART;TZID=Europe/Paris:20260324T100000", "DTEND;TZID=Europe/Paris:20260324T110000"
    )
    floating = lines("DTSTART:20260330T100000", "DURATION:PT30M")
    assert read(paris, floating) == ["24 09:00-24 10:00", "30 09:00-30 09:30"]


def test_what_is_free_called_off_or_ours_takes_no_time_and_what_meets_is_joined():
    at = lines("DTSTART:20260324T100000Z", "DTEND:20260324T110000Z")
    own = calendar(at).replace(b"UID:0@x", b"UID:0@here.example")
    assert read(f"{at}\r\nTRANSP:TRANSPARENT", f"{at}\r\nSTATUS:CANCELLED") == []
    assert busy_times(own, SINCE, UPTO, LONDON, "here.example") == []
    later = lines("DTSTART:20260324T104500Z", "DTEND:20260324T120000Z")
    assert read(at, later) == ["24 10:00-24 12:00"]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"<html>Sign in</html>",
        b"\xff\xfe\x00",
        calendar(lines("DTSTART:20200101T000000Z", "RRULE:FREQ=SECONDLY")),
        calendar(lines("DTSTART:20200101T000000Z", "RRULE:FREQ=HOURLY")),
        calendar(
            lines(
                "DTSTART:20200101T000000Z",
                "RRULE:FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))),
            )
        ),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(said):
    with pytest.raises(NotACalendar):
        found = busy_times(said, SINCE, UPTO, LONDON)
        assert found, "an empty answer is no calendar in which nothing stands"


@pytest.fixture
def fed(asked, there, settings):
    """Amina gave the address of a calendar of hers."""
    settings.FEEDS_MAY_BE_PRIVATE = True
    people, plan, referral = asked
    with acting_as(people.amina) as amina:
        read_from(actor=amina, plan=plan, url=f"{there.url}/amina.ics", key=uuid.uuid4())
    return people, plan, referral, there


def answers(there, body: bytes, status: int = 200) -> None:
    def give(handler):
        handler.send_response(status)
        handler.end_headers()
        handler.wfile.write(body)

    there.answers["/amina.ics"] = give


def test_nobody_is_booked_while_she_is_busy_and_a_dead_calendar_is_shown(fed, browser_of):
    people, _plan, _referral, there = fed
    first, second = free(people.gita, people.amina)[:2]
    busy = f"DTSTART:{first:%Y%m%dT%H%M%SZ}\r\nDURATION:PT30M\r\nSUMMARY:Dentist"
    answers(there, calendar(busy))
    read_calendars(0)
    assert free(people.gita, people.amina)[0] == second
    with preparing():
        assert BusyTime.objects.count() == 1
    answers(there, b"gone", status=404)
    read_calendars(0)
    assert free(people.gita, people.amina)[0] == second, "what it said before holds"
    amina = browser_of(people.amina)
    for page in ("own_calendars", "appointments"):
        assert "There was no answer that could be read" in text(amina.get(reverse(page))), page
    lead = browser_of(people.leila)
    assert "could not be read" in text(lead.get(reverse("slot_hours", args=[people.amina.user_id])))
    answers(there, b"<html>Sign in</html>")
    read_calendars(0)
    assert "not a calendar" in text(amina.get(reverse("own_calendars")))
    answers(there, calendar())
    read_calendars(0)
    assert free(people.gita, people.amina)[0] == first
    page = amina.get(reverse("own_calendars"))
    assert "amina.ics" not in page.text, "the address itself is shown to nobody"
    assert "Dentist" not in page.text


def test_inside_the_house_no_calendar_is_read(fed, settings):
    settings.FEEDS_MAY_BE_PRIVATE = False
    people, *_rest = fed
    read_calendars(0)
    with acting_as(people.amina) as amina:
        assert busy_calendars(amina, amina.user).get().fault == "not_public"


def test_her_calendars_are_hers(fed, browser_of):
    people, plan, _referral, there = fed
    for other in (people.ben, people.leila, people.cara):
        with acting_as(other) as somebody, pytest.raises(NotPermitted):
            read_from(actor=somebody, plan=plan, url="https://x.example/", key=uuid.uuid4())
    for other in (people.ben, people.cara, people.gita):
        with acting_as(other):
            assert not BusyCalendar.objects.exists()
    amina, address = browser_of(people.amina), reverse("own_calendars")
    for wrong in ("", "calendar", "ftp://x.example/a.ics", "https://"):
        refused = amina.post(address, form(url=wrong))
        assert refused.status_code == 422, wrong
        assert "ddress" in text(refused)
    twice = amina.post(address, form(url=f"{there.url}/amina.ics"))
    assert "This calendar is read already" in text(twice)
    added = amina.post(address, form(url="webcal://x.example/a.ics"), follow=True)
    assert "not read yet" in text(added)
    with acting_as(people.amina):
        added = BusyCalendar.objects.get(url="https://x.example/a.ics")
    out = reverse("read_no_more", args=[added.pk])
    browser_of(people.ben).post(out)
    with acting_as(people.amina):
        assert BusyCalendar.objects.count() == 2
    amina.post(out)
    with acting_as(people.amina):
        assert BusyCalendar.objects.count() == 1


@pytest.mark.parametrize("gone", ["left", "closed"])
def test_a_calendar_of_whoever_is_gone_is_not_there(asked, client, gone):
    people = asked[0]
    with acting_as(people.amina) as amina:
        path = link_to_calendar(publish_calendar(actor=amina).pk).split("/", 3)[3]
    assert client.get(f"/{path}").status_code == 200
    with preparing():
        if gone == "left":
            theirs = Membership.objects.filter(user_id=people.amina.user_id)
            theirs.update(ended_at=clock.now())
        else:
            User.objects.filter(pk=people.amina.user_id).update(is_active=False)
    assert client.get(f"/{path}").status_code == 404


def test_a_published_calendar_says_when_and_nothing_else_until_it_is_ended(
    asked, browser_of, client
):
    people, plan, referral = asked
    first, second = free(people.gita, people.amina)[:2]
    place = books(people.gita, referral, plan, first)
    amina = browser_of(people.amina)
    page = amina.post(reverse("publish_calendar"), {"do": "publish"}, follow=True)
    # Signed with the second at which it is shown: only the page knows which.
    link = BeautifulSoup(page.content, "html.parser").select_one(".app-note__text code").text
    path = "/" + link.split("/", 3)[3]
    read_there = client.get(path)
    subscribed = Calendar.from_ical(read_there.content)
    assert subscribed["X-WR-CALNAME"] == "Appointments, Alongside", "else its secret is its name"
    assert subscribed.decoded("REFRESH-INTERVAL") == dt.timedelta(minutes=30)
    (event,) = subscribed.walk("VEVENT")
    assert (event["SUMMARY"], event.decoded("DTSTART")) == ("Appointment", first)
    assert not {"DESCRIPTION", "LOCATION", "ATTENDEE"} & set(event)
    assert "Ivy" not in read_there.content.decode()
    taken_on(people.amina, referral)
    (event,) = Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert event["UID"].startswith(str(place.pk)), "it is the same one still"
    again = amina.post(reverse("publish_calendar"), {"do": "publish"}, follow=True)
    assert link not in again.text
    assert client.get(path).status_code == 404, "the address before holds no more"
    with acting_as(people.amina) as her:
        last = link_to_calendar(publish_calendar(actor=her).pk)
    amina.post(reverse("publish_calendar"), {"do": "end"})
    assert client.get("/" + last.split("/", 3)[3]).status_code == 404
    assert client.get(reverse("published_calendar", args=["made-up"])).status_code == 404
    assert clock.now() < second
