"""Somebody types where they are in their own words."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.common.places import Place
from alongside.directory.models import Address, Location
from alongside.directory.services.gazetteer import refresh_gazetteer

pytestmark = pytest.mark.browser


@pytest.fixture
def two_newports(house: Any) -> None:
    """The club meets in a Newport of two counties, and in Alderbrook."""
    for county, place in (("Gwent", Place(331_000, 188_000)), ("Kent", Place(600_000, 160_000))):
        hall = Location.objects.create(place=place)
        Address.objects.create(location=hall, city="Newport", state_province=county)
        house.club.at_locations.create(location=hall)
    refresh_gazetteer()


def test_a_name_of_two_towns_is_asked_about(
    two_newports: None, open_browser: Any, look: Any, javascript: bool
) -> None:
    page: Page = open_browser()
    page.goto(reverse("directory"))
    page.get_by_text("More choices").click()
    look(page, "search-choices")
    box = page.get_by_label("Postcode or place")
    if javascript:
        box.type("newp")
        offered = page.locator("#places option")
        expect(offered).to_have_count(2)
    box.fill("newport")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_contain_text("More than one place is called “Newport”.")
    expect(page.get_by_label("Postcode or place")).to_have_value("newport")
    look(page, "which-place")
    page.get_by_role("link", name="Newport, Kent").click()
    expect(page.locator("#results")).to_have_text(re.compile("near Newport,.Kent"))
    expect(
        page.get_by_text("Distances are measured from the middle of Newport, Kent.")
    ).to_be_visible()
    look(page, "near-a-place")
