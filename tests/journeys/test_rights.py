"""Somebody asks for a copy of what is held about them; the officer reads, and gives it."""

import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.care import services as care
from tests.factories.standing import privacy_officer
from tests.factories.story import referred, registered, taken_on, themselves

pytestmark = pytest.mark.browser
SON = "Her son Kit owes money to a man called Rafe."


def test_a_person_gets_their_copy(house, open_browser, live_server, look):
    people = house.people
    ivy = registered(people.gita, family_name="Bramble")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina, note="Knits well"))
    with acting_as(people.amina) as amina:
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=20,
            outcome="spoke",
            note=SON,
        )

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    hers = window_of(themselves(ivy))
    when_she_asks(hers, look)
    petra = window_of(privacy_officer(people))
    when_petra_reads_the_notes(petra, look)
    then_she_gives_it(petra, look)
    then_she_has_it_to_read_and_for_a_computer(hers, look)
    when_she_says_no_to_use_beyond_her_care_and_wants_her_plan_erased(hers, look)
    when_petra_decides_part_by_part(petra, look)
    then_it_is_erased_and_she_reads_what_stays(petra, hers, look)


def when_she_asks(page: Page, look) -> None:
    page.goto(reverse("own_page"))
    page.get_by_role("link", name="My data").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is held about me")
    look(page, "own-rights")
    page.get_by_role("button", name="Ask for a copy").click()
    look(page, "own-copy-asking")
    page.get_by_role("button", name="Ask for my copy").click()
    expect(page.get_by_text("at the latest")).to_be_visible()
    look(page, "own-copy-asked")


def when_petra_reads_the_notes(page: Page, look) -> None:
    page.goto(reverse("rights_requests"))
    look(page, "rights-requests")
    page.locator("table a").first.click()
    look(page, "rights-request")
    page.get_by_role("button", name="Prepare the copy").click()
    expect(page.get_by_text("notes are not read yet")).to_be_visible()
    expect(page.get_by_role("button", name="Give the copy")).to_have_count(0)
    look(page, "rights-copy-unread")
    choices = page.get_by_role("combobox")
    for number in range(choices.count()):
        choices.nth(number).select_option("The person gets it")
    about_kit = page.locator(".app-own", has_text=SON).get_by_role("combobox")
    about_kit.select_option("Left out: It says something of somebody else who has not agreed")
    page.get_by_role("button", name="Keep what I said").click()
    expect(page.get_by_text("All notes are read")).to_be_visible()
    look(page, "rights-copy-read")


def then_she_gives_it(page: Page, look) -> None:
    page.get_by_label("A few words").fill("Here is all of it but one note.")
    page.get_by_role("button", name="Give the copy").click()
    expect(page.get_by_text("The copy is given")).to_be_visible()
    look(page, "rights-copy-given")


def then_she_has_it_to_read_and_for_a_computer(page: Page, look) -> None:
    page.goto(reverse("own_rights"))
    expect(page.get_by_text("Here is all of it but one note.")).to_be_visible()
    look(page, "own-copy-given")
    files = {}
    for name in ("PDF", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        files[name] = Path(download.value.path()).read_bytes()
    assert files["PDF"].startswith(b"%PDF") and b"StructTreeRoot" in files["PDF"]
    copy = json.loads(files["JSON"])
    assert copy["data"]["person"][0]["family_name"] == "Bramble"
    assert SON not in files["JSON"].decode() and "Knits well" in files["JSON"].decode()
    assert len(copy["withheld"]) == 1


def when_she_says_no_to_use_beyond_her_care_and_wants_her_plan_erased(page: Page, look) -> None:
    page.get_by_role("button", name="Use it for my own help alone").click()
    expect(page.get_by_text("You said no on")).to_be_visible()
    page.get_by_role("link", name="Ask to have it erased").click()
    look(page, "own-erasure-asking")
    page.get_by_label("What do you want erased").fill("What I said about my mother")
    page.get_by_role("button", name="Ask for this").click()
    expect(page.get_by_text("You have asked to have it erased")).to_be_visible()


def when_petra_decides_part_by_part(page: Page, look) -> None:
    page.goto(reverse("rights_requests"))
    page.locator("table a").first.click()
    page.get_by_role("button", name="Decide what goes").click()
    work = page.locator(".app-own", has=page.get_by_role("heading", name="Notes of contacts"))
    expect(work.get_by_text("their case is open")).to_be_visible()
    expect(work.get_by_role("radio", name="It goes")).to_have_count(0)
    look(page, "erasure-deciding")
    for section in page.locator("form .app-own").all():
        goes = "own words" in section.get_by_role("heading").inner_text()
        section.get_by_role("radio", name="It goes" if goes else "It stays").check()
        if not goes:
            section.get_by_role("combobox").select_option(
                label="It is still needed for what it was collected for"
            )
        section.get_by_role("textbox").fill("Weighed on the phone with the team")
    page.get_by_label("What goes, what stays, and why").fill("Your plan goes. The rest helps us.")
    page.get_by_role("button", name="This is decided").click()
    expect(page.get_by_text("It has not been erased yet")).to_be_visible()
    look(page, "erasure-decided")


def then_it_is_erased_and_she_reads_what_stays(page: Page, hers: Page, look) -> None:
    hers.goto(reverse("own_rights"))
    expect(hers.get_by_text("Will be erased:")).to_be_visible()
    look(hers, "own-erasure-decided")
    page.get_by_role("button", name="Erase it").click()
    page.get_by_role("radio", name="Somebody told them").check()
    look(page, "erasure-carrying-out")
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_text("It has been erased.")).to_be_visible()
    hers.reload()
    expect(hers.get_by_text("That was done on")).to_be_visible()
    look(hers, "own-erasure-done")
