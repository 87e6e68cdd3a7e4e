"""A link worker's day: what was done is noted in a few touches, and no trouble loses a word."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from alongside.care.models import Contact
from alongside.common import clock
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on
from tests.journeys.test_j01_one_referral import fill_date, given_signed_in

pytestmark = pytest.mark.browser


class Counted:
    """Hands that count: each click, choice and filled box is one interaction."""

    def __init__(self) -> None:
        self.interactions = self.keystrokes = 0
        self.begun = time.monotonic()

    def click(self, what: Locator) -> None:
        self.interactions += 1
        what.click()

    def choose(self, what: Locator, text: str) -> None:
        self.interactions += 1
        what.select_option(label=text)

    def type(self, what: Locator, text: str) -> None:
        self.interactions += 1
        self.keystrokes += len(text)
        what.fill(text)

    def say(self, what: str) -> None:
        seconds = time.monotonic() - self.begun
        print(  # noqa: T201 - what the day costs is to be read
            f"{what}: {self.interactions} interactions, {self.keystrokes} keystrokes,"
            f" {seconds:.1f} s in the browser"
        )


@pytest.fixture
def cases(house):
    people = house.people
    names = zip(NHS_NUMBERS[:2], ("Ivy", "Noor"), strict=True)
    return [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in names
    ]


@pytest.fixture
def amina(house, cases, open_browser) -> Iterator[Page]:
    yield given_signed_in(open_browser(), house, "amina")


def test_the_day(house, cases, amina, look, javascript):
    _the_board_by_keyboard(amina, look)
    _a_contact_from_anywhere(amina, look)
    _a_group(amina, look)
    _what_comes_next(amina, house, cases[0], look)
    _what_suits(amina, cases[0], look)
    _who_is_around_her(amina, cases[0], look)
    if javascript:
        _a_lost_network(amina, cases[1])


def _the_board_by_keyboard(page: Page, look) -> None:
    """From the top of the page to a list, and from there to a person, without a mouse."""
    page.goto(reverse("board"))
    look(page, "j02-board")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Not spoken with yet")
    page.keyboard.press("Enter")
    page.wait_for_url("**only=not_met*")
    _tab_to(page, "Ivy Test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ivy Test")).to_be_visible()


def _tab_to(page: Page, name: str, most: int = 60) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"{most} presses of Tab do not reach {name}")


def _what_suits(page: Page, case, look) -> None:
    page.goto(reverse("suits", args=[case.pk]))
    page.get_by_role("button", name="Find what suits").click()
    expect(page.get_by_role("heading", name="What was ruled out, and why")).to_be_visible()
    look(page, "j02-suits")


def _who_is_around_her(page: Page, case, look) -> None:
    page.goto(reverse("draw_tie", args=[case.pk]))
    page.get_by_label("Who or what is it?").fill("Jo")
    for question in ("What is it?", "How close?"):
        page.get_by_role("group", name=question).get_by_role("radio").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("img").first).to_be_visible()
    look(page, "j02-network")


def _a_contact_from_anywhere(page: Page, look) -> None:
    for save in ("Save contact", "Save: next contact in a week"):
        page.goto(reverse("sent_messages"))
        hands = Counted()
        hands.click(page.get_by_role("link", name="Note a contact"))
        hands.choose(page.get_by_label("With whom?"), "Test, Ivy")
        hands.click(page.get_by_label("Spoke with the person"))
        hands.type(page.get_by_label("Minutes"), "20")
        hands.type(page.get_by_label("Note (optional)"), "Wants to bake again")
        hands.click(page.get_by_role("button", name=save))
        expect(page.get_by_text("The contact is noted.")).to_be_visible()
        hands.say(f"Contact log from another page, “{save}”")
        assert hands.interactions <= 6
    page.goto(reverse("note_contact"))
    look(page, "j02-note-contact")


def _a_group(page: Page, look) -> None:
    page.goto(reverse("board"))
    hands = Counted()
    hands.click(page.get_by_role("link", name="Note a group session"))
    look(page, "j02-group")
    came = page.get_by_role("group", name="Who came?")
    for name in ("Test, Ivy", "Test, Noor"):
        hands.click(came.get_by_label(name))
    hands.type(page.get_by_label("Minutes"), "60")
    hands.click(page.get_by_role("button", name="Save for all of them"))
    expect(page.get_by_text("The session is noted for 2 people.")).to_be_visible()
    hands.say("Group session of two")


def _what_comes_next(page: Page, house, case, look) -> None:
    """A meeting is arranged, a club is named to her, and the practice is told."""
    page.goto(reverse("case", args=[case.pk]))
    page.get_by_role("button", name="Arrange to meet").click()
    day = clock.today() + dt.timedelta(days=3)
    fill_date(page, "Day", day.day, day.month, day.year)
    page.get_by_label("Time").fill("14:30")
    look(page, "j02-arrange")
    page.get_by_role("button", name="Save appointment").click()
    expect(page.get_by_text("The appointment is arranged.")).to_be_visible()
    page.goto(reverse("signpost", args=[case.pk, house.club.pk]))
    page.get_by_label("Not sure, or anxious about it").check()
    page.get_by_label("Somebody who comes along").check()
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("You are asked whether they went once they can have gone")
    ).to_be_visible()
    look(page, "j02-case")
    page.get_by_role("link", name="Tell Elm Surgery how it goes").click()
    look(page, "j02-practice")
    page.get_by_role("button", name="Send to Elm Surgery").click()
    expect(page.get_by_text("It stands on their page")).to_be_visible()
    page.goto(reverse("appointments"))
    look(page, "j02-appointments")


def _a_lost_network(page: Page, case) -> None:
    """The words stay through it and through a reload, and are kept once."""
    with preparing():
        before = Contact.objects.count()
    page.goto(reverse("log_contact", args=[case.pk]))
    page.get_by_label("No answer").check()
    page.get_by_label("Minutes").fill("2")
    note = page.get_by_label("Note (optional)")
    note.fill("Rang twice")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(note).to_have_value("Rang twice")
    expect(page.get_by_label("No answer")).to_be_checked()
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("The contact is noted.")).to_be_visible()
    page.goto(reverse("log_contact", args=[case.pk]))
    expect(note).to_have_value("")
    with preparing():
        assert Contact.objects.count() == before + 1
