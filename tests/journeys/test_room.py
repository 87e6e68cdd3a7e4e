"""Dev says whether there is room: in his own pages, and from the link in a message."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.directory.links import enquiry_token
from alongside.directory.services.freshness import ask_provider
from tests.journeys.test_j01_one_referral import given_signed_in

pytestmark = pytest.mark.browser


def test_dev_says_it_on_his_own_page(house: Any, open_browser: Any, look: Any) -> None:
    page: Page = given_signed_in(open_browser(), house, "dev")
    page.get_by_role("link", name="Our entries").click()
    expect(page.get_by_text("Nobody has said whether there is room.")).to_be_visible()
    look(page, "our-entries-unsaid")
    page.get_by_role("button", name="We have places").click()
    expect(page.get_by_text("Everybody who looks sees it now.")).to_be_visible()
    expect(page.get_by_text("Said today by Green Shoots.")).to_be_visible()
    look(page, "our-entries")
    page.get_by_label("Weeks to wait").fill("soon")
    page.get_by_role("button", name="We have a waiting list").click()
    expect(page.get_by_role("alert")).to_contain_text("whole number of weeks")
    look(page, "our-room-wrong")
    page.get_by_label("How many weeks").fill("6")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("Wait: about 6 weeks")).to_be_visible()


def test_from_a_link_nobody_signs_in(house: Any, open_browser: Any, look: Any) -> None:
    house.club.email = "kitchen@green-shoots.example"
    house.club.save(update_fields=["email"])
    with acting_as(Actor.system("import")) as actor:
        link = enquiry_token(ask_provider(actor=actor, service=house.club).pk)
    page: Page = open_browser()
    page.goto(reverse("check", args=[link]))
    page.get_by_role("button", name="We are full").click()
    expect(page.get_by_text("Said today by the provider, through a link.")).to_be_visible()
    look(page, "check-room")
    page.get_by_role("button", name="Yes, all of it is right").click()
    expect(page.get_by_text("Everybody who looks now sees that you checked it")).to_be_visible()
