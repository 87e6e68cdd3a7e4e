"""J3, its first half: whoever needs help is guided on a phone, stops, comes back, and chooses."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.begun.models import Instead, Kind, OwnDraft
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.directory.models import Schedule
from tests.factories.standing import preparing

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def skip(page: Page) -> None:
    page.get_by_role("button", name="Skip this question").click()


def choose(page: Page, *answers: str) -> None:
    for answer in answers:
        page.get_by_label(answer, exact=True).check()
    go_on(page)


@pytest.fixture
def club(house: Any) -> Any:
    """The lunch club, every Tuesday."""
    Schedule.objects.create(
        service=house.club, freq="WEEKLY", byday="TU", opens_at=dt.time(12), closes_at=dt.time(14)
    )
    return house.club


def test_j03_a_neighbour_is_guided_stops_and_comes_back(
    house: Any, club: Any, open_browser: Any, look: Any
) -> None:
    page = open_browser()
    page.set_viewport_size(PHONE)
    page.goto(reverse("home"))
    page.get_by_role("link", name="Answer a few questions").click()
    heading(page, "Ask for help")
    look(page, "j03-start")
    page.get_by_role("button", name="For me", exact=True).click()
    heading(page, "Is any of this true right now?")
    go_on(page)
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, "j03-first-stop")
    choose(page, "None of these")
    heading(page, "What is going on for you?")
    look(page, "j03-needs")
    choose(page, "Feeling lonely or cut off")
    page.get_by_role("textbox").fill("I have eaten by myself since the spring.")
    look(page, "j03-words")
    go_on(page)
    choose(page, "I would be a little unsure")

    page.get_by_role("link", name="Save, and come back later").click()
    code = page.locator(".app-guide__code").inner_text()
    look(page, "j03-later")
    page.get_by_role("button", name="Close it here, keep it for my code").click()
    expect(page.get_by_text("You have begun already.")).to_have_count(0)

    library = open_browser()
    library.goto(reverse("help_start"))
    library.get_by_role("link", name="I have a code, and want to come back").click()
    library.get_by_label("Your code").fill("ACDEF-GHJKM")
    library.get_by_role("button", name="Go on").click()
    expect(library.get_by_text("We do not know this code.").first).to_be_visible()
    look(library, "j03-back")
    library.get_by_label("Your code").fill(code.lower())
    library.get_by_role("button", name="Go on").click()
    heading(library, "How much help would you like?")
    choose(library, "I can look for something myself")
    choose(library, "No, nobody")
    skip(library)
    library.get_by_role("textbox").fill("zz1 1aa")
    look(library, "j03-postcode")
    go_on(library)

    heading(library, "What could help")
    expect(library.get_by_text("You said that you would be a little unsure")).to_be_visible()
    near = library.get_by_role("region", name="What there is nearby")
    expect(near.get_by_role("link", name="Tuesday lunch club")).to_be_visible()
    expect(near.get_by_text("Next: Tuesday")).to_be_visible()
    look(library, "j03-result")
    assert "ZZ1" not in library.url and "?" not in library.url

    library.get_by_role("link", name="How do you feel about going").click()
    choose(library, "I could not do it on my own")
    expect(library.get_by_role("heading", name="A link worker beside you")).to_be_visible()
    library.get_by_role("button", name="Ask for a short talk").click()
    with preparing():
        assert OwnDraft.objects.get().content["level"] == "light"


def test_j03_a_danger_stops_and_nothing_is_sent(house: Any, open_browser: Any, look: Any) -> None:
    with preparing():
        Instead.objects.create(
            organisation_id=house.people.amina.organisation_id,
            kind=Kind.CRISIS,
            name="Northmoor crisis team",
            phone="01632 960 111",
            by_id=house.people.leila.user_id,
        )
    page = open_browser()
    page.set_viewport_size(PHONE)
    page.goto(reverse("help_start"))
    page.get_by_role("button", name="For somebody else").click()
    choose(page, "They think of ending their life or of hurting themselves", "A child is not safe")
    heading(page, "Please talk to somebody now")
    for number in ("999", "116 123", "0808 800 5000"):
        expect(page.get_by_role("link", name=number, exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing that you said was sent to anybody.")).to_be_visible()
    look(page, "j03-danger")
    page.goto(reverse("help_result"))
    heading(page, "Please talk to somebody now")
    page.get_by_role("button", name="Go on with the questions").click()
    heading(page, "What is going on for them?")
    skip(page)
    page.get_by_role("textbox").fill("He has had no food since Monday.")
    go_on(page)
    heading(page, "Please talk to somebody now")
    expect(page.get_by_role("link", name="Food near you, and when it is open")).to_be_visible()
    page.get_by_role("button", name="Ask a link worker to ring").click()
    with preparing():
        assert OwnDraft.objects.get().content["call_back"] is True
    page.goto(reverse("help_later"))
    page.get_by_role("button", name="Delete what I said").click()
    expect(page.get_by_text("What you said is deleted.")).to_be_visible()
    with preparing():
        assert not OwnDraft.objects.exists()


def test_j03_a_phone_that_dies_has_lost_nothing(house: Any, open_browser: Any, look: Any) -> None:
    page = open_browser()
    page.goto(reverse("help_start"))
    page.get_by_role("button", name="For me", exact=True).click()
    page.get_by_role("link", name="Save, and come back later").click()
    code = page.locator(".app-guide__code").inner_text()
    page.get_by_role("button", name="Go on now").click()
    choose(page, "None of these")
    choose(page, "Money or debt")
    page.get_by_role("textbox").fill("This was typed, and not sent on.")
    page.context.close()
    other = open_browser()
    other.set_viewport_size(PHONE)
    other.goto(reverse("help_back") + "?lang=cy")
    other.get_by_label("Eich cod").fill(code)
    other.get_by_role("button", name="Ymlaen").click()
    heading(other, "Hoffech chi ei ddweud yn eich geiriau eich hun?")
    look(other, "j03-words-welsh")
    for _question in range(6):
        other.get_by_role("button", name="Neidio dros y cwestiwn hwn").click()
    heading(other, "Beth allai helpu")
    look(other, "j03-result-welsh")
    other.get_by_role("link", name="Cadw, a dod yn ôl yn hwyrach").click()
    look(other, "j03-later-welsh")
    other.goto(reverse("help_poster"))
    look(other, "j03-poster-welsh")


def test_j03_on_paper_there_is_what_could_help_and_nothing_to_press(
    house: Any, club: Any, open_browser: Any
) -> None:
    page = open_browser()
    page.goto(reverse("help_start"))
    page.get_by_role("button", name="For me", exact=True).click()
    choose(page, "None of these")
    choose(page, "Feeling lonely or cut off")
    for _question in range(6):
        skip(page)
    heading(page, "What could help")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Tuesday lunch club")).to_be_visible()
    for gone in ("Exit this page", "Save, and come back later", "Change: Who is this for?"):
        expect(page.get_by_role("link", name=gone)).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)


def test_j03_left_alone_it_is_gone_after_a_week(house: Any, open_browser: Any) -> None:
    page = open_browser()
    page.goto(reverse("help_start"))
    page.get_by_role("button", name="For me", exact=True).click()
    choose(page, "None of these")
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        forget_begun(0)
    page.reload()
    expect(page.get_by_text("There is nothing here to go on with.")).to_be_visible()
