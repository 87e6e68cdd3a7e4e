"""“Is this still right?”, from a message, on a small phone: opened, one tap, done.

What it costs in taps, bytes and time is printed (pytest -s), for whoever wants to know; that it is
one tap without signing in is what must hold. The test's server packs nothing: to a real phone the
styles and scripts go in a fifth of their bytes (tests/ui/test_packed.py).
"""

from time import perf_counter

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response, expect

from alongside.accounts.actor import acting_as
from alongside.directory.links import enquiry_token
from alongside.directory.models import Enquiry
from alongside.directory.services.freshness import ask_provider
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of, preparing

pytestmark = pytest.mark.browser
THUMB = 44  # CSS pixels, the least height of what a thumb must hit
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def link(house) -> str:
    """The address in the message to the lunch club."""
    with preparing():
        council = Organisation.objects.create(name="The council", kind="council")
        rhys = member_of("Rhys", council, "directory_editor")
        house.club.email = "kitchen@green-shoots.example"
        house.club.save(update_fields=["email"])
    with acting_as(rhys):
        enquiry = ask_provider(actor=rhys, service=house.club)
    return f"/directory/check/{enquiry_token(enquiry.pk)}/"


class Cost:
    """What was fetched, tapped and waited for."""

    def __init__(self, page: Page) -> None:
        self.taps, self.fetched = 0, list[Response]()
        self.began = perf_counter()
        page.on("response", lambda response: self.fetched.append(response))

    def tap(self, page: Page, name: str) -> None:
        button = page.get_by_role("button", name=name)
        assert button.bounding_box()["height"] >= THUMB
        button.click()
        self.taps += 1

    def weight(self) -> float:
        """KiB, with nothing kept from an earlier visit."""
        sizes = (response.request.sizes()["responseBodySize"] for response in self.fetched)
        return sum(sizes) / 1024

    def printed(self) -> None:
        print(  # noqa: T201
            f"\n{self.taps} tap, {len(self.fetched)} answers, {self.weight():.0f} KiB unpacked, "
            f"{perf_counter() - self.began:.1f} s with a browser at hand"
        )


def test_a_provider_confirms_with_one_tap_on_a_small_phone(house, link, open_browser, look):
    page = open_browser()
    page.set_viewport_size(PHONE)
    cost = Cost(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="is this still right?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cost.tap(page, "Yes, all of it is right")
    expect(page.get_by_text("you checked it today")).to_be_visible()
    cost.printed()

    assert cost.taps == 1
    assert Enquiry.objects.get().answer == Enquiry.Answer.RIGHT
    house.club.refresh_from_db()
    assert house.club.verified_at
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert settings.SESSION_COOKIE_NAME not in names, "nobody signed in"
    look(page, "magic-link-done")


def test_in_welsh_it_is_one_tap_too(house, link, open_browser, look):
    page = open_browser()
    page.set_viewport_size(PHONE)
    page.goto(f"{link}?lang=cy")
    look(page, "magic-link-welsh")
    page.get_by_role("button", name="Ydy, mae’r cyfan yn gywir").click()
    expect(page.get_by_role("heading", name="Diolch")).to_be_visible()
