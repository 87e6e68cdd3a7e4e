"""The map beside a list: all that a search found, in groups that open out, also by keyboard."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from alongside.common.places import Place
from alongside.directory.models import Address, Location, Service
from tests.factories.standing import preparing

pytestmark = pytest.mark.browser
CLOSE, FAR = 15, 30  # services round one corner, and two miles from there


@pytest.fixture
def town(house: Any) -> None:
    """More than two pages of choirs, in two parts of a town, and two in the very same hall."""
    with preparing():
        for n in range(CLOSE + FAR):
            east = (n % 5) * 90 + (0 if n < CLOSE else 3_200)
            _choir(house, n, Place(431_000 + east, 433_000 + (n // 5) * 90))
        for n in range(2):
            _choir(house, 100 + n, Place(431_000, 438_000))


def _choir(house: Any, number: int, place: Place) -> None:
    made = Service.objects.create(
        organisation=house.club.organisation, name=f"Choir {number}", description="Sing along"
    )
    location = Location.objects.create(name="A hall", place=place)
    Address.objects.create(location=location, address_1="1 Long Road", city="Alderbrook")
    made.at_locations.create(location=location)


@pytest.fixture
def shown(town: None, open_browser: Any) -> Page:
    page: Page = open_browser()
    page.goto(reverse("directory") + "?words=choir&postcode=ZZ1+1AA")
    return page


def the_map(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("^Map of these services"))


def groups(page: Page) -> list[int]:
    """How many each group on the map says it holds."""
    labels = the_map(page).get_by_role("button", name=re.compile(r"^\d+ services here"))
    return [int(text) for text in labels.all_inner_texts()]


def on_the_map(page: Page) -> int:
    alone = the_map(page).get_by_role("button", name=re.compile("Choir"))
    return sum(groups(page)) + alone.count()


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_all_that_was_found_is_on_the_map_in_groups_that_open_out(shown, look, javascript):
    expect(shown.get_by_role("status")).to_have_text("47 services on the map")
    assert shown.locator(".app-hits__hit").count() == 20
    assert on_the_map(shown) == 47
    largest = max(groups(shown))
    look(shown, "map")
    the_map(shown).get_by_role("button", name=f"{largest} services here").first.click()
    expect(the_map(shown).get_by_role("button", name=f"{largest} services here")).to_have_count(0)
    assert on_the_map(shown) == 47
    assert max(groups(shown)) < largest


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_by_keyboard_a_group_opens_and_leads_to_a_service(shown, look, javascript):
    expect(shown.get_by_role("status")).to_have_text("47 services on the map")
    twins = the_map(shown).get_by_role("button", name="2 services here", exact=True).first
    for _press in range(20):
        twins.focus()
        shown.keyboard.press("Enter")
        if the_map(shown).locator(".app-map__names").count():
            break
        shown.wait_for_function(
            "document.activeElement.closest('[data-alongside-map]') "
            "&& !document.querySelector('.leaflet-zoom-anim')"
        )
    names = the_map(shown).locator(".app-map__names a")
    expect(names).to_have_count(2)
    expect(names.first).to_be_focused()
    shown.evaluate("scrollTo(0, 0)")  # where the button to leave lies over nothing
    look(shown, "map-names")
    shown.keyboard.press("Escape")
    expect(names).to_have_count(0)
    expect(twins).to_be_focused()
    shown.keyboard.press("Enter")
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("heading", level=1)).to_have_text(re.compile("^Choir 10[01]$"))


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_where_the_rest_cannot_be_fetched_the_page_s_own_are_there(town, open_browser):
    page = open_browser()
    page.route("**/map.json*", lambda route: route.abort())
    page.goto(reverse("directory") + "?words=choir&postcode=ZZ1+1AA")
    expect(the_map(page)).to_be_visible()
    assert on_the_map(page) == 20


@pytest.mark.parametrize("javascript", [False], ids=["without-javascript"])
def test_without_javascript_the_list_says_the_same(shown, javascript):
    expect(the_map(shown)).to_have_count(0)
    assert shown.locator(".app-hits__hit").count() == 20
    expect(shown.get_by_text("Long Road").first).to_be_visible()


def _inside(page: Page, each: Locator) -> bool:
    """All of it is in the map's window."""
    window, box = the_map(page).bounding_box(), each.bounding_box()
    assert window and box
    return (
        box["x"] >= window["x"]
        and box["y"] >= window["y"]
        and box["x"] + box["width"] <= window["x"] + window["width"]
        and box["y"] + box["height"] <= window["y"] + window["height"]
    )


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
@pytest.mark.parametrize("width", [320, 1280])
def test_all_that_was_found_is_in_view_and_under_no_button(town, open_browser, width, javascript):
    page = open_browser()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reverse("directory") + "?words=choir&postcode=ZZ1+1AA")
    expect(page.get_by_role("status")).to_have_text("47 services on the map")
    page.keyboard.press("Escape")
    if width == 320:
        page.get_by_role("link", name="Show on a map").click()
        expect(the_map(page)).to_be_in_viewport()
    else:
        expect(page.get_by_role("link", name="Show on a map")).to_be_hidden()
    the_map(page).scroll_into_view_if_needed()
    markers = the_map(page).locator(".app-map__place").all()
    assert len(markers) > 1
    for marker in markers:
        assert _inside(page, marker.locator("span"))
        marker.click(trial=True)  # nothing lies over it


@pytest.mark.parametrize("javascript", [True], ids=["with-javascript"])
def test_who_looks_at_a_place_already_is_not_led_away_when_the_rest_arrives(town, open_browser):
    page = open_browser()
    held: list[Any] = []
    page.route("**/map.json*", lambda route: held.append(route))
    page.goto(reverse("directory") + "?words=choir&postcode=ZZ1+1AA")
    scale = the_map(page).locator(".leaflet-control-scale-line").first
    from_afar = scale.inner_text()
    the_map(page).get_by_role("button", name="Zoom in").click()
    expect(scale).not_to_have_text(from_afar)  # the animation has come to its end
    seen = scale.inner_text()
    held[0].continue_()
    expect(page.get_by_role("status")).to_have_text("47 services on the map")
    assert scale.inner_text() == seen
