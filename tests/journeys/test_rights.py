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
