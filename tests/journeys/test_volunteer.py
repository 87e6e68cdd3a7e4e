"""A volunteer without an account opens a link, enters a code, asks, and says yes.

Told twice: once with JavaScript, once without.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.story import referred, referred_on, registered, taken_on
from tests.journeys.house import PASSWORD
from tests.volunteers.conftest import code_in, link_in, newest

pytestmark = pytest.mark.browser


def test_a_volunteer_answers_with_a_link_and_a_code(house, open_browser, look):
    people = house.people
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    sent = referred_on(people.amina, case, house.club)
    link = when_dev_asks_vera(open_browser(), house, sent, look)

    vera = open_browser()
    vera.goto(link)
    expect(vera.locator("h1")).to_have_text("Green Shoots asks you something")
    look(vera, "volunteer-link")
    vera.get_by_role("button", name="Send me a code").click()
    vera.get_by_label("Code").fill("1")
    vera.get_by_role("button", name="Go on").click()
    expect(vera.locator(".nhsuk-error-summary")).to_contain_text("This is not the code")
    look(vera, "volunteer-code")
    vera.get_by_label("Code").fill(code_in(newest("volunteer-code")))
    vera.get_by_role("button", name="Go on").click()
    expect(vera.locator("h1")).to_have_text("Ivy Test")
    look(vera, "volunteer-referral")
    vera.get_by_label("What do you want to know").fill("Can she manage stairs?")
    vera.get_by_role("button", name="Ask").click()
    expect(vera.locator("main")).to_contain_text("You asked on")
    vera.get_by_role("button", name="Accept").click()
    expect(vera.locator("main")).to_contain_text("You said yes on")


def when_dev_asks_vera(dev: Page, house, sent, look) -> str:
    dev.goto(reverse("account_login"))
    dev.get_by_label("E-mail address").fill(house.email(house.people.dev))
    dev.get_by_label("Password", exact=True).fill(PASSWORD)
    dev.get_by_role("button", name="Sign in").click()
    dev.goto(reverse("provider_referral", args=[sent.pk]))
    dev.get_by_role("link", name="Ask a volunteer who has no account").click()
    dev.get_by_label("Name").fill("Vera")
    dev.get_by_label("E-mail address").fill("vera@home.test")
    dev.get_by_role("button", name="Send link").click()
    expect(dev.locator("main")).to_contain_text("No answer yet")
    look(dev, "volunteer-asked")
    return link_in(newest("volunteer-link"))
