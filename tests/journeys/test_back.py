"""Going back: from any page on a journey, without being asked to send a form again."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.story import NHS_NUMBERS
from tests.journeys.test_j01_one_referral import fill_date, given_signed_in

pytestmark = pytest.mark.browser


def test_back_through_a_whole_referral(house, open_browser):
    page = given_signed_in(open_browser(), house, "gita")
    page.get_by_role("link", name="Refer", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Enter the NHS number")).to_be_visible()
    page.get_by_label("NHS number").fill(NHS_NUMBERS[0])
    fill_date(page, "Date of birth", 9, 3, 1948)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("First name").fill("Ivy")
    page.get_by_role("button", name="Send referral").click()
    expect(page.get_by_role("link", name="Enter the last name")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Refer to a link worker")
    page.go_forward()
    expect(page.get_by_label("First name")).to_have_value("Ivy")
    page.get_by_label("Last name").fill("Bramble")
    page.get_by_label("Loneliness", exact=False).first.check()
    page.get_by_label("No known risks").check()
    page.get_by_label("The person agrees to this referral").check()
    page.get_by_role("button", name="Send referral").click()
    expect(page.get_by_role("heading", name="Referral sent")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Referral sent")).to_be_visible()
    assert re.search(r"/receipt/$", page.url)
