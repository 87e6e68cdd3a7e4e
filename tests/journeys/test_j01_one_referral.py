"""Journey 1: a GP refers somebody, and hears in the end what became of it.

Told twice: once with JavaScript, once without.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.story import NHS_NUMBERS
from tests.journeys.house import PASSWORD

pytestmark = pytest.mark.browser

WORDS = "The evenings are the worst. I talk to the radio."


def test_j01_one_referral_goes_all_the_way(house, open_browser, look, worker):
    gp = given_signed_in(open_browser(), house, "gita", look)
    reference = when_the_gp_refers_ivy(gp, look)
    worker()

    amina = given_signed_in(open_browser(), house, "amina")
    when_amina_takes_ivy_on(amina, look)
    then_the_gp_sees(gp, "Accepted", look)
    when_amina_asks_the_four_questions(amina, look, answers=[3, 4, 3, 8])
    when_amina_sets_a_goal_and_a_step(amina, look)
    when_amina_notes_a_contact(amina, look)
    when_amina_refers_on_to_the_lunch_club(amina, house, look)
    worker()

    dev = given_signed_in(open_browser(), house, "dev")
    when_dev_accepts_and_ivy_comes(dev, look)
    worker()

    then_amina_sees_that_ivy_came(amina)
    when_amina_asks_the_four_questions(amina, look, answers=[6, 6, 7, 4], point="At the end")
    when_amina_closes_the_case(amina, look)
    worker()

    then_the_gp_sees(gp, "Completed", look, told="She laughs again.")
    then_the_gp_was_messaged(gp, reference, look)
    then_leila_reads_the_report(given_signed_in(open_browser(), house, "leila"), look)
    then_cara_sees_nothing(given_signed_in(open_browser(), house, "cara"), amina.url)


def given_signed_in(page: Page, house, name: str, look=None) -> Page:
    page.goto(reverse("account_login"))
    if look:
        look(page, "01-sign-in")
    page.get_by_label("E-mail address").fill(house.email(getattr(house.people, name)))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def fill_date(page: Page, group: str, day: int, month: int, year: int) -> None:
    boxes = page.get_by_role("group", name=group)
    for label, number in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(label).fill(str(number))


def when_the_gp_refers_ivy(page: Page, look) -> str:
    page.get_by_role("link", name="Refer", exact=True).click()
    look(page, "02-who")
    page.get_by_label("NHS number").fill("999 000 0019")
    fill_date(page, "Date of birth", 9, 3, 1948)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name=re.compile("does not add up"))).to_be_visible()
    look(page, "03-who-with-an-error")
    page.get_by_label("NHS number").fill(NHS_NUMBERS[0])
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("First name").fill("Ivy")
    page.get_by_label("Last name").fill("Bramble")
    page.get_by_label("Phone number (optional)").fill("01632 960 001")
    page.get_by_label("Home postcode (optional)").fill("zz11aa")
    page.get_by_label("Refer to", exact=True).select_option("Alderbrook link workers")
    page.get_by_label("Loneliness", exact=False).first.check()
    page.get_by_label("In the person’s own words").fill(WORDS)
    page.get_by_label("No known risks").check()
    page.get_by_text("Important issues, how soon").click()
    page.get_by_label("Every step").check()
    look(page, "04-referral")
    page.get_by_role("button", name="Send referral").click()
    expect(page.get_by_role("link", name=re.compile("Tick to say"))).to_be_visible()
    expect(page.get_by_label("In the person’s own words")).to_have_value(WORDS)
    page.get_by_label("The person agrees to this referral").check()
    page.get_by_role("button", name="Send referral").click()
    expect(page.get_by_role("heading", name="Referral sent")).to_be_visible()
    look(page, "05-receipt")
    reference = page.locator(".nhsuk-panel strong").inner_text()
    page.get_by_role("link", name="See this referral").click()
    expect(page.locator("h1")).to_contain_text("Ivy Bramble")
    return reference


def when_amina_takes_ivy_on(page: Page, look) -> None:
    look(page, "06-board")
    page.get_by_role("link", name="Ivy Bramble").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    look(page, "07-received")
    page.get_by_role("button", name="Take on").click()
    expect(page.get_by_text("You are now walking alongside Ivy Bramble.")).to_be_visible()


def then_the_gp_sees(page: Page, status: str, look, told: str = "") -> None:
    page.reload()
    expect(page.locator("h1")).to_contain_text(status)
    if told:
        expect(page.get_by_text(told)).to_be_visible()
    look(page, f"08-gp-sees-{status.lower()}")


def when_amina_asks_the_four_questions(
    page: Page, look, answers: list[int], point: str = "At the start"
) -> None:
    page.get_by_role("link", name="Ask the four questions").click()
    page.get_by_label(point).check()
    for start, answer in zip(
        ("Overall, how satisfied", "Overall, to what extent", "Overall, how happy", "On a scale"),
        answers,
        strict=True,
    ):
        group = page.get_by_role("group", name=re.compile(f"^{start}"))
        group.get_by_label(str(answer), exact=True).check()
    look(page, "09-four-questions")
    page.get_by_role("button", name="Save answers").click()
    expect(page.get_by_text("The answers are kept.")).to_be_visible()


def when_amina_sets_a_goal_and_a_step(page: Page, look) -> None:
    page.get_by_role("link", name="Set a goal").click()
    page.get_by_label("What matters").fill("I want to eat with other people once a week.")
    look(page, "10-goal")
    page.get_by_role("button", name="Save goal").click()
    page.get_by_role("link", name=re.compile("^Agree a step")).click()
    page.get_by_label("What will be done").fill("Visit the lunch club together")
    page.get_by_label("The link worker").check()
    look(page, "11-step")
    page.get_by_role("button", name="Save step").click()
    page.get_by_role("button", name=re.compile("^Done")).click()
    expect(page.get_by_text("done today")).to_be_visible()


def when_amina_notes_a_contact(page: Page, look) -> None:
    page.get_by_role("button", name="Note a contact").click()
    page.get_by_label("Spoke with the person").check()
    page.get_by_label("Minutes").fill("25")
    page.get_by_label("Note (optional)").fill("She would like company at lunch.")
    look(page, "12-contact")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("The contact is noted.")).to_be_visible()
    look(page, "13-case")


def when_amina_refers_on_to_the_lunch_club(page: Page, house, look) -> None:
    page.get_by_role("button", name="Find something nearby").click()
    page.get_by_label("What are you looking for?").fill("lunch")
    expect(page.get_by_role("heading", name="near home")).to_be_visible()
    page.get_by_role("button", name="Search").click()
    found = page.get_by_role("link", name="Tuesday lunch club", exact=True).first
    expect(found).to_be_visible()
    expect(page.locator("main")).to_contain_text("780 m away")
    assert "ZZ1" not in page.url, "where somebody lives stands in no address"
    look(page, "14-nearby")
    found.click()
    look(page, "15-service")
    page.locator("main").get_by_role("button", name=re.compile("^Refer")).click()
    page.get_by_label("No known risks").check()
    page.get_by_label("The person agrees to this").check()
    look(page, "16-refer-on")
    page.get_by_role("button", name="Send referral").click()
    expect(page.get_by_text("The referral to Tuesday lunch club is sent.")).to_be_visible()


def when_dev_accepts_and_ivy_comes(page: Page, look) -> None:
    look(page, "17-provider")
    page.get_by_role("link", name="Ivy Bramble").click()
    look(page, "18-provider-referral")
    expect(page.get_by_text("I want to eat with other people")).to_have_count(0)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("h1")).to_contain_text("Accepted")
    page.get_by_role("button", name="Record attended").click()
    expect(page.locator("h1")).to_contain_text("Attended")
    look(page, "19-attended")


def then_amina_sees_that_ivy_came(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("region", name="Referred on")).to_contain_text("Attended")


def when_amina_closes_the_case(page: Page, look) -> None:
    page.get_by_role("link", name="Close the case").click()
    page.get_by_label("Goals met", exact=True).check()
    page.get_by_label("What to tell the referrer (optional)").fill("She laughs again.")
    page.get_by_label("I have looked at what is still open").check()
    look(page, "20-close")
    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_text("The case is closed and the referrer is told.")).to_be_visible()
    look(page, "21-closed")


def then_the_gp_was_messaged(page: Page, reference: str, look) -> None:
    page.get_by_role("link", name="Messages").click()
    for status in ("accepted", "contacted", "completed"):
        expect(
            page.get_by_role("heading", name=f"Your referral {reference}: {status}")
        ).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Ivy")
    look(page, "22-messages")


def then_leila_reads_the_report(page: Page, look) -> None:
    page.get_by_role("link", name="Reports").click()
    expect(page.locator("main")).to_contain_text("Completed")
    look(page, "23-report")


def then_cara_sees_nothing(page: Page, case_url: str) -> None:
    expect(page.locator("main")).not_to_contain_text("Ivy")
    answer = page.goto(case_url)
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).not_to_contain_text("Ivy")
