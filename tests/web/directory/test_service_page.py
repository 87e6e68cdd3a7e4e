"""One page says everything that is known of a service, and how sure that is."""

import datetime as dt
import json
import uuid

import pytest
import vobject
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.common import clock
from alongside.directory.models import Accessibility, Merge, Photo, Service
from alongside.organisations.models import Organisation

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def page_of(client, service, **query) -> BeautifulSoup:
    response = client.get(reverse("service", args=[service.pk]), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(page: BeautifulSoup) -> str:
    return " ".join(page.find("main").get_text(" ").split())


def test_whoever_follows_an_old_link_reads_that_it_is_listed_no_more(client, club):
    Service.objects.filter(pk=club.pk).update(status="inactive")
    answer = client.get(reverse("service", args=[club.pk]))
    assert answer.status_code == 410
    assert "No longer in the directory" in answer.text
    assert club.name not in answer.text and club.organisation.name not in answer.text
    assert reverse("directory") in answer.text
    assert client.get(reverse("service", args=[uuid.uuid4()])).status_code == 404


def test_whose_service_it_is_learns_how_to_look_after_it(client, browser_of, people, club):
    def leads_to(browser):
        return page_of(browser, club).find("a", string="Is this your service?")["href"]

    assert leads_to(client) == reverse("ask_to_join")
    assert leads_to(browser_of(people.dev)) == reverse("claim_entry", args=[club.pk])


def test_room_is_told_with_the_time_and_source_of_the_last_word(client, club):
    club.capacities.create(
        state="waitlist",
        available=0,
        maximum=12,
        expected_wait_days=28,
        updated=clock.now() - dt.timedelta(days=45),
        source="the group leader",
    )
    shown = text(page_of(client, club))
    assert "Has a waiting list 0 of 12 places free, Wait: about 4 weeks" in shown
    assert "Said 6 weeks ago by the group leader. That was a while ago: ask first." in shown


def test_what_nobody_has_said_of_getting_in_is_never_a_no(client, club):
    hall = club.locations.get()
    assert "Nobody has told us yet how to get in" in text(page_of(client, club))
    hall.accessibility.create(fact=Accessibility.Fact.STEP_FREE, details="by the side door")
    hall.accessibility.create(fact=Accessibility.Fact.PARKING, holds=False)
    page = page_of(client, club)
    facts = [" ".join(row.get_text(" ").split()) for row in page.select(".app-access__fact")]
    assert facts == ["Step-free from the street Yes , by the side door", "Blue Badge parking No"]
    not_known = next(p.text for p in page.select("p") if "Not known: Acc" in p.text)
    assert "Hearing loop" in not_known
    assert "Women only" not in not_known
    assert "Blue Badge parking" not in not_known


def test_languages_the_first_visit_breaks_and_next_dates(client, club):
    club.languages.create(name="Urdu", code="ur", note="on request")
    club.locations.get().languages.create(name="Welsh", code="cy")
    Service.objects.filter(pk=club.pk).update(first_visit="Somebody meets you at the door.")
    monday = clock.today() + dt.timedelta(days=7 - clock.today().weekday())
    schedule = club.schedules.get()
    schedule.exceptions.create(starts_on=monday, ends_on=monday, reason="bank holiday")
    shown = text(page_of(client, club))
    for fact in (
        "Urdu (on request) Welsh",
        "Somebody meets you at the door.",
        f"Not on Monday {monday:%-d %B %Y} (bank holiday)",
        f"Monday {monday + dt.timedelta(days=7):%-d %B %Y}, 10am to 12 noon",
    ):
        assert fact in shown
    assert f"Monday {monday:%-d %B %Y}, 10" not in shown


def test_the_tier_is_told_honestly(client, club):
    assert "Listed . It is in this directory, and that is all." in text(page_of(client, club))
    today = clock.today()
    given = club.organisation.assurances.create(
        tier="checked", given_by="Directory editor", given_on=today, expires_on=today
    )
    given.evidence.create(kind="insurance", seen_on=today, expires_on=today)
    given.evidence.create(kind="dbs", seen_on=today, expires_on=today - dt.timedelta(days=1))
    shown = text(page_of(client, club))
    assert "Papers seen . Somebody here has seen the papers named below." in shown
    assert "Public liability insurance" in shown
    assert "DBS" not in shown, "what has run out is no evidence"
    with clock.telling(clock.now() + dt.timedelta(days=1)):
        assert "Listed ." in text(page_of(client, club))


def test_a_picture_is_small_public_and_only_of_what_is_listed(client, club):
    photo = Photo.objects.create(
        service=club, image=JPEG, width=600, height=400, alt="A green door with a bell"
    )
    assert page_of(client, club).find("img", alt="A green door with a bell")
    got = client.get(reverse("photo", args=[photo.pk]))
    assert (got.content, got["Content-Type"]) == (JPEG, "image/jpeg")
    assert "max-age" in got["Cache-Control"]
    Service.objects.filter(pk=club.pk).update(status="inactive")
    assert client.get(reverse("photo", args=[photo.pk])).status_code == 404


def test_the_old_address_of_a_merged_entry_leads_to_the_kept_one(client, club):
    gone = Service.objects.create(organisation=club.organisation, name="Lunch", status="inactive")
    Merge.objects.create(
        gone=gone, kept=club, status_before="active", kept_before={}, kept_after={}
    )
    response = client.get(reverse("service", args=[gone.pk]), {"case": "x"})
    assert response.status_code == 302
    assert response["Location"] == reverse("service", args=[club.pk]) + "?case=x"


def test_search_engines_are_told_the_same_facts(client, club, settings):
    page = page_of(client, club)
    address = settings.SITE_URL + reverse("service", args=[club.pk])
    assert page.find("link", rel="canonical")["href"] == address
    assert page.find("meta", property="og:title")["content"] == "Lunch <club>"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "index"
    graph = json.loads(page.find("script", type="application/ld+json").string)["@graph"]
    service, *events = graph
    assert service["@type"] == "Service"
    assert service["availableChannel"][0]["serviceLocation"]["address"]["postalCode"] == "ZZ1 1AB"
    assert events[0]["@type"] == "Event"
    assert events[0]["startDate"].endswith(("T10:00:00+00:00", "T10:00:00+01:00"))


def test_a_name_that_looks_like_a_script_stays_a_name(client, club):
    Service.objects.filter(pk=club.pk).update(name="</script><script>alert(1)</script>")
    page = page_of(client, club)
    assert not [s for s in page.find_all("script") if "alert(1)" in s.text and not s.get("type")]


def test_its_dates_go_into_a_calendar(client, club):
    response = client.get(reverse("service_calendar", args=[club.pk]))
    assert response["Content-Type"].startswith("text/calendar")
    event = vobject.readOne(response.text).vevent
    assert event.summary.value == "Lunch <club>"
    assert event.rrule.value == "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"
    assert event.location.value == "The hall, 1 Orchard Lane, ZZ1 1AB"


def test_what_was_put_into_a_calendar_leaves_it_when_it_is_listed_no_more(client, club):
    Service.objects.filter(pk=club.pk).update(status="inactive")
    response = client.get(reverse("service_calendar", args=[club.pk]))
    assert response.status_code == 200
    assert "BEGIN:VCALENDAR" in response.text and "VEVENT" not in response.text
    assert club.name not in response.text


def test_of_two_that_were_made_one_the_calendar_goes_on(client, club):
    other = Service.objects.create(organisation=club.organisation, name="Twin", status="inactive")
    Merge.objects.create(
        gone=other, kept=club, status_before="active", kept_before={}, kept_after={}
    )
    answer = client.get(reverse("service_calendar", args=[other.pk]), follow=True)
    assert "SUMMARY:Lunch <club>" in answer.text


def test_an_organisation_shows_what_it_offers(client, club):
    page = client.get(reverse("organisation", args=[club.organisation_id]))
    assert "Mondays, 10am to 12 noon" in page.text
    assert "Listening line" in page.text
    empty = Organisation.objects.create(name="Nobody’s", kind="provider")
    assert client.get(reverse("organisation", args=[empty.pk])).status_code == 404


def test_the_page_asks_the_database_few_questions(client, club, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        page_of(client, club)


@pytest.mark.parametrize("name", ["service", "service_calendar", "organisation", "photo"])
def test_what_is_not_there_is_not_found(client, db, name):
    unknown = "00000000-0000-7000-8000-000000000000"
    assert client.get(reverse(name, args=[unknown])).status_code == 404
