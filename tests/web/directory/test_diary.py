"""What is on: by month, area, need and day; to read, to print, to subscribe to."""

import datetime as dt

import pytest
import vobject
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.common import clock
from alongside.directory.models import Schedule, Service
from alongside.needs.models import Need
from alongside.organisations.models import Area

NOVEMBER = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


@pytest.fixture
def november():
    with clock.telling(NOVEMBER):
        yield


def days(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [heading.text for heading in page.select(".app-day h2")]


def month(client, year, number, **query):
    return client.get(reverse("diary_month", args=[year, number]), query)


def test_this_month_begins_today(client, club, november):
    response = client.get(reverse("diary"))
    assert days(response) == ["Monday 23 November", "Monday 30 November"]
    assert "10am to 12 noon" in response.text
    assert "The hall" in response.text
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("a", string="December 2026 →")
    assert not page.find("a", string=lambda text: text and "October" in text)


def test_later_days_are_opened_one_by_one(client, club, november, monkeypatch):
    def stand_open() -> list[bool]:
        page = BeautifulSoup(client.get(reverse("diary")).content, "html.parser")
        return [one.has_attr("open") for one in page.select(".app-day details")]

    assert stand_open() == [True, True]
    monkeypatch.setattr("alongside.web.directory.site.diary.AT_ONCE", 1)
    assert stand_open() == [True, False]
    assert days(client.get(reverse("diary"))) == ["Monday 23 November", "Monday 30 November"]


def test_a_door_that_stands_open_is_no_event(client, club, november):
    Schedule.objects.create(
        service=Service.objects.get(name="Listening line"), freq="WEEKLY", byday="MO,TU,WE,TH,FR"
    )
    assert "Listening line" not in client.get(reverse("diary")).text


def test_by_day_need_and_area(client, club, november):
    line = Service.objects.get(name="Listening line")
    line.needs.add(Need.objects.get(code="low-mood"))
    Schedule.objects.create(service=line, freq="MONTHLY", byday="1TU", attending_type="telephone")
    borough = Area.objects.create(name="Alderbrook Borough", kind="borough")
    north = Area.objects.create(name="The north", kind="network", parent=borough)
    elsewhere = Area.objects.create(name="Elsewhere", kind="borough")
    line.service_areas.create(area=north)
    december = month(client, 2026, 12)
    assert "Tuesday 1 December" in days(december)
    assert "By phone" in december.text
    assert days(month(client, 2026, 12, day="TU")) == ["Tuesday 1 December"]
    assert days(month(client, 2026, 12, need="low-mood")) == ["Tuesday 1 December"]
    assert days(month(client, 2026, 12, area=borough.pk)) == ["Tuesday 1 December"]
    assert days(month(client, 2026, 12, area=elsewhere.pk)) == []
    assert "Nothing that we know of" in month(client, 2026, 12, area=elsewhere.pk).text


@pytest.mark.parametrize(
    ("year", "number"), [(2026, 10), (2027, 12), (2026, 13), (0, 0), (9999, 1)]
)
def test_a_month_that_is_over_or_far_off_is_not_there(client, club, november, year, number):
    assert month(client, year, number).status_code == 404


def test_a_made_up_choice_is_said(client, club):
    response = client.get(reverse("diary"), {"day": "XX", "area": "' OR 1=1"})
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert client.get(reverse("diary_calendar"), {"day": "XX"}).status_code == 400


def test_a_long_month_is_on_several_pages_of_whole_days(client, club, november):
    services = Service.objects.bulk_create(
        Service(organisation=club.organisation, name=f"Choir {n}") for n in range(60)
    )
    Schedule.objects.bulk_create(
        Schedule(service=one, freq="WEEKLY", byday="TH") for one in services
    )
    pages = [days(month(client, 2026, 12, page=number)) for number in (1, 2, 3)]
    assert len(set().union(*pages)) == sum(map(len, pages)) == 4 + 5, "Mondays and Thursdays"
    assert month(client, 2026, 12, page="99").status_code == 200


def test_the_diary_as_a_calendar(client, club):
    read = vobject.readOne(client.get(reverse("diary_calendar"), {"day": "MO"}).text)
    assert read.vevent.summary.value == "Lunch <club>"


def test_a_search_as_a_calendar(client, club):
    read = vobject.readOne(client.get(reverse("search_calendar"), {"words": "lunch"}).text)
    assert read.vevent.summary.value == "Lunch <club>"
    assert client.get(reverse("search_calendar")).status_code == 400
    assert client.get(reverse("search_calendar"), {"need": "nothing"}).status_code == 400


def test_what_may_be_danger_gives_a_calendar_no_name(client, club):
    """A calendar is subscribed to under its name, and others at home may see it."""
    answer = client.get(reverse("search_calendar"), {"words": "my husband hits me"})
    assert answer.status_code == 200
    assert "husband" not in answer.text + answer["Content-Disposition"]
    assert "X-WR-CALNAME:Help nearby" in answer.text


def test_the_search_leads_to_its_calendar(client, club):
    page = BeautifulSoup(
        client.get(reverse("directory"), {"words": "lunch"}).content, "html.parser"
    )
    link = page.find("a", string="Keep the dates of these in your calendar")["href"]
    assert link == reverse("search_calendar") + "?words=lunch"
    assert client.get(link).status_code == 200


def test_what_is_over_takes_nobodys_place_in_the_diary(client, club, november, monkeypatch):
    monkeypatch.setattr("alongside.directory.diary.MOST", 1)
    earlier = dt.date(2026, 10, 5)
    for name, over in (
        ("A fair that was", {"dtstart": earlier}),
        ("A course that ended", {"freq": "WEEKLY", "byday": "MO", "until": earlier}),
        ("A season gone by", {"freq": "WEEKLY", "byday": "MO", "valid_to": earlier}),
    ):
        been = Service.objects.create(organisation=club.organisation, name=name)
        been.schedules.create(**over)
    response = client.get(reverse("diary"))
    assert days(response) == ["Monday 23 November", "Monday 30 November"]
    assert "There is more than one page can hold" not in response.text
    again = Service.objects.get(name="A course that ended").schedules.get()
    again.exceptions.create(kind="extra", starts_on="2026-11-25", ends_on="2026-11-25")
    response = client.get(reverse("diary"))
    assert days(response) == ["Wednesday 25 November"], "an extra date brings it back"
    assert "There is more than one page can hold" in response.text


def test_many_services_cost_no_further_questions(client, club, november):
    def choirs(many: int) -> None:
        made = Service.objects.bulk_create(
            Service(organisation=club.organisation, name=f"Choir {n}") for n in range(many)
        )
        Schedule.objects.bulk_create(
            Schedule(service=one, freq="WEEKLY", byday="MO") for one in made
        )

    choirs(2)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("diary"))
    choirs(170)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("diary"))
    assert len(many) <= len(few)
