"""The directory on somebody else's web site: one tag, on a page of another origin."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from alongside.directory.models import Location, Phone, Postcode, Service

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>St Agnes surgery</title>
<meta name="viewport" content="width=device-width">
<style>
  h2, a, button { color: lime !important; font-size: 5px !important; }
  :root { --find-help-accent: #4c1d95; --find-help-font: Georgia, serif; }
</style></head><body><main><h1>St Agnes surgery</h1>%s</main></body></html>"""
TAG = """<script src="{site}/directory/embed/find-help.js" data-title="Near the surgery" {more}
async></script><noscript><a href="{site}/directory/">Find help near you</a></noscript>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """The test's own output is enough."""


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a web site that is not ours, and the folder with its pages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()
    server.server_close()


@pytest.fixture
def shown(other_site: tuple[str, Path], live_server: Any, house: Any, open_browser: Any) -> Any:
    """The other site's page with the tag."""
    address, folder = other_site

    def open_page(more: str = "") -> Page:
        tag = TAG.format(site=live_server.url, more=more)
        (folder / "index.html").write_text(PAGE % tag, encoding="utf-8")
        page = open_browser()
        page.goto(f"{address}/index.html")
        return page

    return open_page


def test_a_visitor_finds_help_by_keyboard(
    shown: Any, house: Any, javascript: bool, live_server: Any, look: Any
) -> None:
    page = shown()
    if not javascript:
        link = page.get_by_role("link", name="Find help near you")
        expect(link).to_have_attribute("href", f"{live_server.url}/directory/")
        return
    expect(page.get_by_role("heading", name="Near the surgery")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("zz1 1aa")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Nearest first: 1 within 10 miles")
    result = page.get_by_role("listitem")
    expect(result).to_contain_text("Green Shoots hall, 1 Orchard Lane, Alderbrook, ZZ1 1AB")
    expect(result).to_contain_text("0.5 miles away")
    look(page, "widget")
    everything = page.get_by_role("link", name="Search the whole directory")
    expect(everything).to_have_attribute("href", f"{live_server.url}/directory/?postcode=zz1+1aa")
    page.get_by_role("link", name="Tuesday lunch club").click()
    expect(page).to_have_url(f"{live_server.url}/directory/services/{house.club.pk}/")


@pytest.mark.parametrize("javascript", [True])
def test_what_is_wrong_is_said(shown: Any, javascript: bool, look: Any) -> None:
    page = shown()
    button, box = page.get_by_role("button", name="Find help"), page.get_by_label("Your postcode")
    button.click()
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("^Enter a postcode, like LS1 4AP, or"))
    box.fill("nowhere")
    button.click()
    expect(box).to_have_accessible_description(re.compile("We know no place called “nowhere”"))
    look(page, "widget-error")
    page.route("**/api/**", lambda route: route.abort())
    box.fill("ZZ1 1AA")
    button.click()
    expect(page.get_by_role("status")).to_contain_text("does not work just now")


@pytest.mark.parametrize("javascript", [True])
def test_a_tag_with_a_slip_in_it_searches_as_usual_and_nothing_is_at_no_distance(
    shown: Any, house: Any, javascript: bool
) -> None:
    for each in Location.objects.all():
        each.place = Postcode.objects.get(postcode="ZZ1 1AA").place
        each.save()
    page = shown('data-postcode="ZZ1 1AA" data-miles="near" data-count="few"')
    expect(page.get_by_role("status")).to_have_text("Nearest first: 1 within 10 miles")
    expect(page.get_by_role("listitem")).to_contain_text("0.1 miles away")


@pytest.mark.parametrize("javascript", [True])
def test_the_page_decides_what_is_shown_and_how(shown: Any, javascript: bool) -> None:
    """It begins at the surgery's own postcode, in the surgery's colours; a name is no mark-up."""
    Service.objects.update(name="<b>Lunch</b> club")
    page = shown('data-postcode="ZZ1 1AA" data-need="loneliness"')
    link = page.get_by_role("link", name="<b>Lunch</b> club")
    expect(link).to_have_css("color", "rgb(76, 29, 149)")
    expect(link).to_have_css("font-family", "Georgia, serif")
    nothing = shown('data-postcode="ZZ1 1AA" data-search="swimming"')
    expect(nothing.get_by_role("status")).to_have_text("Nothing was found within 10 miles.")


@pytest.mark.parametrize("javascript", [True])
def test_whom_to_ring_or_write_to_stands_with_each(
    shown: Any, house: Any, javascript: bool, look: Any
) -> None:
    Phone.objects.all().delete()
    Service.objects.update(email="lunch@green-shoots.example")
    where = 'data-postcode="ZZ1 1AA"'
    mail = shown(where).get_by_role("link", name="lunch@green-shoots.example")
    expect(mail).to_have_attribute("href", "mailto:lunch@green-shoots.example")
    Phone.objects.create(service=house.club, number="01632 960001", type="fax")
    Phone.objects.create(organisation=house.club.organisation, number="01632 960 150")
    page = shown(where)
    expect(page.get_by_role("listitem")).to_contain_text("Call 01632 960 150")
    number = page.get_by_role("link", name="01632 960 150")
    expect(number).to_have_attribute("href", "tel:01632960150")
    look(page, "widget-phone")


def test_the_page_that_explains_it(
    open_browser: Any, house: Any, look: Any, live_server: Any
) -> None:
    page = open_browser()
    page.goto("/directory/embed/")
    expect(page.locator("pre")).to_contain_text(f"{live_server.url}/directory/embed/find-help.js")
    look(page, "embed")
