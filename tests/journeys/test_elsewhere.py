"""Nothing near suits Ivy: across the border there is a room, and three people make the way free.

Told without JavaScript.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.referrals.models import Referral
from tests.factories.border import across_the_border
from tests.factories.standing import preparing

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_the_way_to_a_room_in_the_next_borough(house, open_browser, live_server, look):
    people = house.people
    case, nia_is, (nearer, _further) = across_the_border(people)

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    nia = window_of(nia_is)
    nia.goto(reverse("intake", args=[nearer.pk]))
    nia.get_by_role("link", name="People from outside of our area").click()
    nia.get_by_label("People from areas that have an arrangement with us").check()
    nia.get_by_label("The area that sends the person").check()
    nia.get_by_label("What does it cost for each person, in pounds?").fill("40")
    look(nia, "elsewhere-1-provider")
    nia.get_by_role("button", name="Save").click()

    amina = window_of(people.amina)
    amina.goto(reverse("suits", args=[case.pk]))
    amina.get_by_role("button", name="Find what suits").first.click()
    amina.get_by_role("link", name="Little of your area suits").click()
    expect(amina.get_by_text("Ask Alderbrook Council").first).to_be_visible()
    look(amina, "elsewhere-2-not-yet")

    efua = window_of(people.efua)
    efua.goto(reverse("elsewhere_list"))
    look(efua, "elsewhere-3-to-arrange")
    efua.get_by_role("link", name="Nearer room").click()
    efua.get_by_label("Which agreement does it rest on?").fill("Borders 2026")
    efua.get_by_label("How much does your area pay").fill("40")
    for box, text in (("Day", "31"), ("Month", "12"), ("Year", "2030")):
        efua.get_by_label(box).fill(text)
    look(efua, "elsewhere-4-arrange")
    efua.get_by_role("button", name="Arrange it").click()
    expect(efua.get_by_text("It is arranged.")).to_be_visible()
    look(efua, "elsewhere-5-arranged")

    amina.reload()
    expect(amina.get_by_text("Alderbrook Council pays £40.00 a person.")).to_be_visible()
    look(amina, "elsewhere-6-free")
    amina.get_by_role("link", name="Refer to Nearer room").click()
    expect(amina.get_by_role("heading", name="It is of another area: Farside")).to_be_visible()
    amina.get_by_label("Loneliness").check()
    amina.get_by_label("No known risks").check()
    amina.get_by_label("The person agrees to this").check()
    look(amina, "elsewhere-7-refer")
    amina.get_by_role("button", name="Send referral").click()
    expect(amina.get_by_text("The referral to Nearer room is sent.")).to_be_visible()
    with preparing():
        assert Referral.objects.filter(service=nearer).exists()
