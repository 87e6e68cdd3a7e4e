"""A team asks something of its own; a GP answers it; the link worker reads it.

Told twice: once with JavaScript, once without.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.story import NHS_NUMBERS
from tests.journeys.test_j01_one_referral import fill_date, given_signed_in

pytestmark = pytest.mark.browser

WHEELS, WIDE = "Does the person use a wheelchair?", "How wide is it, in centimetres?"


def test_a_team_asks_of_its_own(house, open_browser, look, javascript):
    when_leila_builds_a_form(given_signed_in(open_browser(), house, "leila"), look)
    gita = given_signed_in(open_browser(), house, "gita")
    when_gita_refers_ivy(gita, look, javascript)
    then_amina_reads_the_answers(given_signed_in(open_browser(), house, "amina"), look)


def when_leila_builds_a_form(leila: Page, look) -> None:
    leila.goto(reverse("forms_built"))
    look(leila, "forms-built")
    leila.get_by_role("button", name="Begin a form").first.click()
    for label, kind in ((WIDE, "A number"), (WHEELS, "Yes or no")):
        leila.get_by_role("button", name="Add a question").click()
        leila.get_by_label("The question", exact=True).fill(label)
        leila.get_by_label(kind, exact=True).check()
        leila.get_by_label("It has to be answered").check()
        leila.get_by_role("button", name="Keep it").click()
    leila.get_by_role("button", name=f"Up {WHEELS}").focus()
    leila.keyboard.press("Enter")
    leila.get_by_role("button", name=f"Change {WIDE}").click()
    leila.get_by_label(f"{WHEELS}: Yes").check()
    look(leila, "form-question")
    leila.get_by_role("button", name="Keep it").click()
    expect(leila.locator("main")).to_contain_text("only after some answers")
    look(leila, "form-build")
    leila.get_by_role("link", name="See it as whoever refers does").click()
    leila.get_by_label("Yes", exact=True).check()
    leila.get_by_role("button", name="Try it").click()
    expect(leila.locator(".nhsuk-error-summary")).to_contain_text(WIDE)
    look(leila, "form-preview")
    leila.get_by_role("link", name="The form").click()
    leila.get_by_role("button", name="Publish").click()
    expect(leila.locator("main")).to_contain_text("This is what is asked, as version 1.")


def when_gita_refers_ivy(gita: Page, look, javascript) -> None:
    gita.goto(reverse("refer"))
    gita.get_by_label("NHS number").fill(NHS_NUMBERS[0])
    fill_date(gita, "Date of birth", 9, 3, 1948)
    gita.get_by_role("button", name="Continue").click()
    gita.get_by_label("First name").fill("Ivy")
    gita.get_by_label("Last name").fill("Test")
    gita.get_by_label("Refer to", exact=True).select_option("Alderbrook link workers")
    gita.get_by_label("Loneliness", exact=False).first.check()
    gita.get_by_label("No known risks").check()
    gita.get_by_label("The person agrees to this referral").check()
    gita.get_by_role("button", name="Send referral").click()
    expect(gita.locator("h1")).to_have_text("Asked by Alderbrook link workers")
    wide = gita.get_by_label(WIDE)
    expect(wide).to_be_visible(visible=not javascript)
    gita.get_by_label("Yes", exact=True).check()
    expect(wide).to_be_visible()
    gita.get_by_role("button", name="Send referral").click()
    expect(gita.locator(".nhsuk-error-summary")).to_contain_text(WIDE)
    look(gita, "referral-questions")
    wide.fill("67")
    gita.get_by_role("button", name="Send referral").click()
    expect(gita.get_by_role("heading", name="Referral sent")).to_be_visible()


def then_amina_reads_the_answers(amina: Page, look) -> None:
    amina.goto(reverse("board"))
    amina.get_by_role("link", name="Ivy Test").first.click()
    expect(amina.locator("main")).to_contain_text("67")
    look(amina, "referral-answers")
