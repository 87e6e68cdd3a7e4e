"""Amina looks after herself: her log, her diary with Ben, her week, a visit alone, an idea.

Told without JavaScript, which none of it needs.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.test_j01_one_referral import given_signed_in

pytestmark = pytest.mark.browser

HARD, AGREED = "A hard week with good ends.", "Ask about hours"


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_the_worker_is_looked_after_too(house, open_browser, look):
    amina = given_signed_in(open_browser(), house, "amina")
    when_she_says_how_her_week_feels(amina, look)
    when_she_writes_for_herself(amina, look)
    when_she_and_ben_keep_a_diary(amina, look)
    when_she_has_an_idea(amina, look)
    when_she_goes_alone(amina, look)
    leila = given_signed_in(open_browser(), house, "leila")
    then_leila_sees_that_she_is_out_and_no_more(leila, house, look)
    when_she_is_safe(amina)
    then_leila_decides_about_the_idea(leila, look)


def yourself(page: Page) -> None:
    page.get_by_role("link", name="For yourself").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For yourself")


def when_she_says_how_her_week_feels(page: Page, look) -> None:
    yourself(page)
    look(page, "own-care-1-for-yourself")
    page.get_by_role("region", name="How does your week feel?").get_by_role("button").first.click()
    expect(page.get_by_text("You said: ")).to_be_visible()
    page.get_by_role("link", name="Add words for yourself").click()
    look(page, "own-care-2-week")


def when_she_writes_for_herself(page: Page, look) -> None:
    yourself(page)
    page.get_by_role("link", name="Open my reflective log").click()
    page.get_by_role("textbox").fill(HARD)
    page.get_by_role("button", name="Save entry").click()
    expect(page.get_by_role("listitem").filter(has_text=HARD)).to_be_visible()
    look(page, "own-care-3-log")


def when_she_and_ben_keep_a_diary(page: Page, look) -> None:
    yourself(page)
    page.get_by_role("link", name="Begin a supervision diary").click()
    page.get_by_role("combobox").select_option("Ben")
    page.get_by_role("radio").first.check()
    look(page, "own-care-4-begin-a-diary")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("link", name="With Ben").click()
    page.get_by_role("button", name="Note a meeting").click()
    page.locator("textarea").nth(1).fill(AGREED)
    look(page, "own-care-5-meeting")
    page.get_by_role("button", name="Save meeting").click()
    expect(page.get_by_text(AGREED).first).to_be_visible()
    look(page, "own-care-6-diary")


def when_she_has_an_idea(page: Page, look) -> None:
    yourself(page)
    page.get_by_role("link", name="The team’s ideas").click()
    page.get_by_role("textbox").first.fill("Walk and talk on Fridays")
    page.get_by_role("button", name="Put it on the board").click()
    for press in ("Take my vote back", "Vote for it"):
        page.get_by_role("button", name=press).click()
    expect(page.get_by_text("1 vote")).to_be_visible()
    expect(page.get_by_role("heading", name="Walk and talk on Fridays")).to_be_visible()
    look(page, "own-care-7-ideas")


def when_she_goes_alone(page: Page, look) -> None:
    yourself(page)
    page.get_by_role("button", name="I am going alone").click()
    page.get_by_role("textbox").first.fill("1 Orchard Lane")
    look(page, "own-care-8-set-out")
    page.get_by_role("button", name="I am going").click()
    expect(page.get_by_role("button", name="I am safe").first).to_be_visible()
    look(page, "own-care-9-out")


def then_leila_sees_that_she_is_out_and_no_more(page: Page, house, look) -> None:
    yourself(page)
    page.get_by_role("link", name="Amina", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina, out alone")
    expect(page.get_by_text("1 Orchard Lane")).to_have_count(0)
    look(page, "own-care-10-a-colleague-is-out")
    page.goto(reverse("supervision_of_the_team"))
    expect(page.get_by_role("main")).to_contain_text("Amina")
    expect(page.get_by_text(AGREED)).to_have_count(0)
    look(page, "own-care-11-supervision-of-the-team")


def when_she_is_safe(page: Page) -> None:
    page.get_by_role("button", name="I am safe").first.click()
    expect(page.get_by_text("Out alone now")).to_have_count(0)


def then_leila_decides_about_the_idea(page: Page, look) -> None:
    page.goto(reverse("ideas"))
    page.get_by_role("link", name=re.compile("Say what becomes of it")).click()
    look(page, "own-care-12-what-becomes-of-it")
