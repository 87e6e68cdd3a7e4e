"""Ivy’s neighbour looks for help by herself: she reads, keeps a list, and reads it in Welsh."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.common import clock
from alongside.directory.models import Accessibility, Schedule, Service
from alongside.directory.shortlist import token_of

pytestmark = pytest.mark.browser


@pytest.fixture
def club(house) -> Service:
    """The lunch club, with everything that a page can say of it."""
    club: Service = house.club
    Service.objects.filter(pk=club.pk).update(first_visit="Somebody meets you at the door.")
    club.capacities.create(state="waitlist", expected_wait_days=14, source="the cook")
    club.languages.create(name="Urdu", code="ur")
    given = club.assurances.create(
        tier="checked", given_by="Directory editor", given_on=clock.today()
    )
    given.evidence.create(kind="insurance", seen_on=clock.today())
    hall = club.locations.get()
    hall.accessibility.create(fact=Accessibility.Fact.STEP_FREE, details="by the side door")
    hall.accessibility.create(fact=Accessibility.Fact.PARKING, holds=False)
    tuesdays = Schedule.objects.create(
        service=club, freq="WEEKLY", byday="TU", opens_at=dt.time(12), closes_at=dt.time(14)
    )
    week = clock.today() + dt.timedelta(days=7)
    tuesdays.exceptions.create(
        starts_on=week, ends_on=week + dt.timedelta(days=6), reason="half-term"
    )
    return club


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def test_a_neighbour_reads_keeps_a_list_and_reads_it_in_welsh(house, club, open_browser, look):
    page = open_browser()
    page.goto(reverse("directory") + "?words=lunch")
    page.get_by_role("link", name="Tuesday lunch club").click()
    for said in (
        "Has a waiting list",
        "about 2 weeks",
        "by the side door",
        "Next dates",
        "Checked",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    look(page, "service-whole")

    page.get_by_role("button", name="Put on my list").click()
    expect(page.get_by_text("Tuesday lunch club is on your list.")).to_be_visible()
    page.get_by_role("link", name="See your list").click()
    heading(page, "Your list")
    look(page, "list")
    page.get_by_role("button", name="Send the list").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("E-mail address or mobile number").fill("ivy@example.test")
    page.get_by_role("button", name="Send the list").click()
    expect(page.get_by_text("The list is on its way.")).to_be_visible()

    page.get_by_role("link", name="Large print").click()
    expect(page.locator(".app-shortlist--large")).to_be_visible()
    page.get_by_role("link", name="اردو").click()
    expect(page.locator('dt [lang="ur"]').first).to_be_visible()
    look(page, "list-large-urdu")

    page.get_by_role("link", name="Cymraeg", exact=True).first.click()
    heading(page, "Eich rhestr")
    look(page, "list-welsh")
    page.get_by_role("link", name="Tuesday lunch club").click()
    expect(page.get_by_role("heading", name="Y dyddiadau nesaf")).to_be_visible()
    look(page, "service-welsh")
    page.get_by_role("link", name="Dod o hyd i wasanaeth").click()
    heading(page, "Dod o hyd i wasanaeth")
    look(page, "directory-welsh")


def test_on_a_phone_a_search_opens_where_its_answer_begins(house, club, open_browser):
    page = open_browser()
    page.goto(reverse("directory"))
    page.set_viewport_size({"width": 320, "height": 568})
    searched(page, "lunch")
    expect(page.get_by_text("In danger, or thinking of ending your life?")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="1 service")).to_be_in_viewport()
    searched(page, "I want to die")
    expect(page.get_by_role("heading", name="You can talk to somebody now")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 720})
    searched(page, "lunch")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def searched(page: Page, words: str) -> None:
    page.get_by_label("What are you looking for?").fill(words)
    page.get_by_role("button", name="Search").click()
    page.wait_for_load_state()


def test_what_is_on_and_who_offers_it(house, club, open_browser, look):
    page = open_browser()
    page.goto(reverse("diary"))
    page.get_by_role("link", name="→").click()
    page.get_by_label("On which day").select_option("Tuesday")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Tuesday lunch club").first).to_be_visible()
    look(page, "diary")
    page.get_by_role("link", name="Tuesday lunch club").first.click()
    page.get_by_role("main").get_by_role("link", name="Green Shoots", exact=True).click()
    heading(page, "Green Shoots")
    look(page, "organisation")


def test_the_code_on_paper_opens_the_list_on_another_phone(house, club, open_browser, look):
    page = open_browser()
    page.goto(reverse("shared_list", args=[token_of([club.pk])]))
    heading(page, "A list of services")
    expect(page.get_by_role("button", name="Send the list")).to_have_count(0)
    look(page, "list-shared")
    page.emulate_media(media="print")
    expect(page.get_by_text("1 Orchard Lane")).to_be_visible()
    expect(page.get_by_role("img", name="A code for the camera")).to_be_visible()
    expect(page.get_by_role("link", name="Large print")).to_be_hidden()
