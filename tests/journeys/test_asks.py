"""Ivy is asked on her own pages: she would like a call first, and then says yes, in Welsh.

Later her practice asks her, too, before it refers her again.

Told without JavaScript.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.asks.models import Ask
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on, themselves

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_somebody_is_asked_and_answers(house, open_browser, live_server, look):
    people = house.people
    ivy = registered(people.gita, family_name="Bramble")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    hers_is = themselves(ivy)

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    amina = window_of(people.amina)
    amina.goto(reverse("refer_on", args=[case.pk, house.club.pk]))
    amina.get_by_role("link", name="Ask them on their own pages first").click()
    amina.get_by_label("What you would like to tell them").fill("You said Sundays are long.")
    amina.get_by_label("Loneliness").check()
    amina.get_by_label("No known risks").check()
    look(amina, "asks-1-form")
    amina.get_by_role("button", name="Ask them").click()
    expect(amina.get_by_text("It stands on their pages.")).to_be_visible()
    look(amina, "asks-2-waits")

    hers = window_of(hers_is)
    hers.goto(reverse("own_page"))
    expect(hers.get_by_role("heading", name="Waits for your answer")).to_be_visible()
    look(hers, "asks-3-own-page")
    hers.get_by_role("link", name="Would you like to go to").click()
    expect(hers.get_by_text("You said Sundays are long.")).to_be_visible()
    look(hers, "asks-4-asked")
    hers.get_by_role("button", name="Please ring me about it").click()
    expect(hers.get_by_text("You would like a call")).to_be_visible()
    look(hers, "asks-5-list")
    with preparing():
        assert not Referral.objects.filter(service=house.club).exists()
        one = Ask.objects.get()

    hers.goto(reverse("own_ask", args=[one.pk]) + "?lang=cy")
    look(hers, "asks-6-welsh")
    hers.get_by_role("button", name="Ie, gofynnwch iddynt").click()
    expect(hers.get_by_text("Fe wnaethoch gytuno").first).to_be_visible()
    with preparing():
        assert Referral.objects.get(service=house.club).consent.how == "online"
    amina.goto(reverse("agreements", args=[case.pk]))
    expect(amina.get_by_role("link", name="The referral")).to_be_visible()

    gita = window_of(people.gita)
    gita.goto(reverse("refer"))
    gita.get_by_label("NHS number").fill("999 000 0018")
    for part, number in (("Day", "9"), ("Month", "3"), ("Year", "1948")):
        gita.get_by_label(part).fill(number)
    gita.get_by_role("button", name="Continue").click()
    gita.get_by_role("textbox", name="In the person’s own words").fill("It is quiet here.")
    gita.get_by_role("button", name="ask them online").click()
    expect(gita.get_by_label("In the person’s own words")).to_have_value("It is quiet here.")
    look(gita, "asks-7-practice")
    gita.get_by_label("Loneliness").check()
    gita.get_by_label("No known risks").check()
    gita.get_by_role("button", name="Ask them").click()
    expect(gita.get_by_text("Waits for their answer")).to_be_visible()
    look(gita, "asks-8-practice-waits")
    hers.goto(reverse("own_page") + "?lang=en-gb")
    expect(hers.get_by_role("link", name="Would you like a link worker of")).to_be_visible()
    with preparing():
        asked = Ask.objects.get(case=None)
    hers.goto(reverse("own_ask", args=[asked.pk]) + "?lang=en-gb")
    look(hers, "asks-9-asked-by-practice")
    hers.get_by_role("button", name="No, thank you").click()
    gita.reload()
    expect(gita.get_by_text("Ivy Bramble")).to_be_visible()
    expect(gita.locator("main").get_by_text("No", exact=True)).to_be_visible()
