"""Somebody else's list comes in: a file, its columns, what would change, done, and taken back."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from alongside.accounts.models import User
from alongside.directory.models import DuplicatePair, Service
from alongside.organisations.models import Organisation
from tests.directory.corner import service
from tests.factories.standing import member_of, preparing
from tests.journeys.somebodys_list import LIST, upload

pytestmark = pytest.mark.browser


@pytest.fixture
def page(house, open_browser, live_server):
    """A window in which the editor of the directory is signed in."""
    council = Organisation.objects.create(name="The council", kind="council")
    with preparing():
        rhys = member_of("Rhys", council, "directory_editor")
    client = Client()
    client.force_login(User.objects.get(pk=rhys.user_id))
    window = open_browser()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return window


def test_a_file_is_looked_at_imported_and_taken_back(page, look):
    upload(page, LIST.format(about="Gentle"))
    look(page, "imports-file")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column is what?")
    look(page, "imports-columns")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("New: 2")).to_be_visible()
    look(page, "imports-preview")
    page.get_by_role("link", name="Cannot be read: 1").click()
    expect(page.get_by_text("it has no name")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 services are new")).to_be_visible()
    look(page, "imports")

    Service.objects.filter(name="Chair yoga").update(description="Ring twice")
    upload(page, LIST.format(about="Stretching").replace("Wool", "Wool and tea"))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("As the last time")).to_be_checked()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("Wool and tea")).to_be_visible()
    look(page, "imports-changes")
    page.get_by_role("link", name="Edited here and changed there: 1").click()
    expect(page.get_by_text("Ring twice")).to_be_visible()
    look(page, "imports-conflicts")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("1 put back as they were")).to_be_visible()


def test_two_entries_become_one(page, look):
    with preparing():
        service("Sewing bee", metres_east=0)
        address = "https://sewing.example/" + "-".join(["needle"] * 12)
        service("Sewing Bee", metres_east=20, description="Bring a needle", url=address)
    page.goto("/directory/editor/imports/duplicates/")
    page.get_by_role("button", name="Look through the whole directory").click()
    look(page, "duplicates")
    page.get_by_role("link", name="Sewing").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One or two?")
    look(page, "duplicates-pair")
    page.get_by_role("button", name="One: keep the first").click()
    expect(page.get_by_text("They are one entry now")).to_be_visible()
    look(page, "duplicates-merged")
    assert DuplicatePair.objects.get().state == "merged"
