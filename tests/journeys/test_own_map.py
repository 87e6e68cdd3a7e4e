"""A person draws who and what is around them, and their link worker reads it as theirs."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.care.models import Case
from tests.factories.standing import preparing
from tests.journeys.test_j05_own_page import (
    fill_birthday,
    given_ivy_is_helped,
    given_signed_in,
    newest_message,
    path_in,
    when_amina_invites_ivy,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    return False


def test_somebody_draws_their_own_map(house, open_browser, look, worker):
    given_ivy_is_helped(house)
    amina = given_signed_in(open_browser(), house, "amina")
    when_amina_invites_ivy(amina, look)
    worker()
    ivy = open_browser()
    ivy.goto(path_in(newest_message()))
    fill_birthday(ivy, 9)
    ivy.get_by_role("link", name="My plan").first.click()
    ivy.get_by_role("link", name="Who and what is around me").click()
    expect(ivy.get_by_text("Nothing is on your map yet.")).to_be_visible()
    ivy.get_by_role("button", name="Put something on my map").click()
    put(ivy, "Rosa", "Person", "Closest", "Does me good")
    look(ivy, "own-map-form")
    ivy.get_by_role("button", name="Save and add another").click()
    put(ivy, "The bowls club", "Group", "Acquaintances and groups", "Both good and hard")
    ivy.get_by_label("It is not there yet: I wish it were").check()
    ivy.get_by_role("button", name="Save", exact=True).click()
    expect(ivy.get_by_text("It is on your map.")).to_be_visible()
    look(ivy, "own-map")
    ivy.get_by_role("link", name="The bowls club").click()
    ivy.get_by_label("It is not there yet: I wish it were").uncheck()
    ivy.get_by_role("button", name="Save", exact=True).click()
    expect(ivy.get_by_text("How it was before is kept.")).to_be_visible()

    with preparing():
        case = Case.objects.get()
    amina.goto(reverse("network_map", args=[case.pk]))
    expect(amina.get_by_text("put there by them")).to_have_count(2)
    look(amina, "own-map-seen-by-worker")


def put(page: Page, name: str, kind: str, circle: str, feels: str) -> None:
    page.get_by_label("Who or what is it?").fill(name)
    for choice in (kind, circle, feels):
        page.get_by_label(choice, exact=True).check()
