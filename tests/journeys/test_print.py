"""On paper stands what is known, and nothing to press."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import acting_as
from alongside.care import services as care
from tests.factories.story import referred, referred_on, registered, taken_on
from tests.journeys.test_j01_one_referral import given_signed_in

pytestmark = pytest.mark.browser

PRESSED = "button, .nhsuk-button, input:not([type=hidden]), select, textarea, summary"


@pytest.fixture
def case(house):
    people = house.people
    referral = referred(people.gita, registered(people.gita), people.amina)
    case = taken_on(people.amina, referral)
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="Eat with others")
        care.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Visit the club", owner="worker"
        )
    return case


def printed(page: Page, address: str) -> Page:
    page.goto(address)
    page.emulate_media(media="print")
    pressed = page.locator(f":is({PRESSED}):visible")
    assert pressed.all_inner_texts() == []
    shown = page.eval_on_selector_all(
        "main a[href^='/']", "links => links.map(link => getComputedStyle(link, '::after').content)"
    )
    assert set(shown) <= {"none", "normal"}, "no address of ours stands behind its words"
    expect(page.locator("main .nhsuk-back-link:visible, nav:visible")).to_have_count(0)
    return page


def test_what_a_referrer_prints(house, case, open_browser):
    page = given_signed_in(open_browser(), house, "gita")
    receipt = reverse("receipt", args=[case.referral_id])
    expect(printed(page, receipt).get_by_text(case.referral.reference)).to_be_visible()
    expect(page.get_by_text("See this referral")).to_be_hidden()
    page.emulate_media(media="screen")
    sent = printed(page, reverse("sent_referral", args=[case.referral_id]))
    expect(sent.get_by_role("heading", name="Ivy Test")).to_be_visible()


def test_what_a_link_worker_prints(house, case, open_browser):
    referred_on(house.people.amina, case, house.club)
    page = given_signed_in(open_browser(), house, "amina")
    printed(page, reverse("case", args=[case.pk]))
    for known in ("Ivy Test", "Eat with others", "Visit the club", "Tuesday lunch club", "Phone"):
        expect(page.get_by_text(known).first).to_be_visible()
    for pressed in ("Set a goal", "Agree a step", "Close the case", "Ask the four questions"):
        expect(page.get_by_text(pressed).first).to_be_hidden()


def test_what_anybody_prints_of_a_service(house, open_browser):
    page = printed(open_browser(), reverse("service", args=[house.club.pk]))
    for known in ("Tuesday lunch club", "1 Orchard Lane", "Helps with"):
        expect(page.get_by_text(known).first).to_be_visible()


def test_what_is_folded_stands_open_on_paper(house, open_browser):
    page = open_browser()
    page.goto(reverse("roles"))
    folded = page.locator(".app-fold li").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
