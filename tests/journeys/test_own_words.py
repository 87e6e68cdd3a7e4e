"""Ivy tells her story once: parts of it go where she says, and she reads what went.

Told without JavaScript.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.care.services import close_case
from alongside.referrals.models import Referral
from tests.factories.several import two_services
from tests.factories.standing import preparing
from tests.factories.story import service_of, themselves

pytestmark = pytest.mark.browser

SLOWLY = "Speak slowly, please: I hear badly.\nIn the mornings I am at my best."
GARDEN, ROSA = "My garden and my sister.", "Rosa, who comes on Sundays."


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_a_story_is_told_once(house, open_browser, live_server, look):
    two = two_services(house.people)
    with preparing():
        choir = service_of(house.people.dev, name="Choir")

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    amina, ivy = window_of(two.people.amina), window_of(themselves(two.case.person))
    amina.goto(reverse("refer_on", args=[two.case.pk, choir.pk]))
    expect(amina.get_by_role("link", name="Write it with them first")).to_be_visible()
    look(amina, "own-words-1-nothing-written")
    amina.get_by_role("link", name="Ask them on their own pages first").click()
    amina.get_by_label("Loneliness").check()
    amina.get_by_label("No known risks").check()
    amina.get_by_role("button", name="Ask them").click()

    ivy.goto(reverse("own_page"))
    ivy.get_by_role("link", name="Would you like to go to Choir").click()
    look(ivy, "own-words-2-asked-with-nothing-written")
    ivy.get_by_role("link", name="Say something about myself").click()
    ivy.get_by_label("How and when to support me").fill(SLOWLY)
    ivy.get_by_label("What is most important to me").fill(GARDEN)
    ivy.get_by_label("People who are important to me").fill(ROSA)
    ivy.get_by_role("button", name="Save").click()
    ivy.goto(reverse("own_page"))
    ivy.get_by_role("link", name="Would you like to go to Choir").click()
    ivy.wait_for_load_state()
    for box in ivy.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
    ivy.get_by_label("How and when to support me").check()
    look(ivy, "own-words-3-chosen-with-a-yes")
    asked = ivy.url
    ivy.goto(asked + "?lang=cy")
    look(ivy, "own-words-4-welsh")
    ivy.get_by_label("Sut a phryd").check()
    ivy.get_by_role("button", name="Ie, gofynnwch iddynt").click()
    ivy.goto(reverse("own_page") + "?lang=en-gb")
    ivy.get_by_text("What was sent along of what you wrote about yourself").click()
    expect(ivy.get_by_text("Speak slowly, please")).to_be_visible()
    look(ivy, "own-words-5-what-went")

    with preparing():
        sent = Referral.objects.get(service=choir)
    dev = window_of(two.people.dev)
    dev.goto(reverse("provider_referral", args=[sent.pk]))
    expect(dev.get_by_role("heading", name="How and when to support me")).to_be_visible()
    expect(dev.get_by_text("Speak slowly, please")).to_be_visible()
    expect(dev.get_by_text("In their own words, as it stood on")).to_be_visible()
    expect(dev.get_by_text(GARDEN)).to_have_count(0)
    look(dev, "own-words-6-what-the-service-reads")

    ivy.get_by_role("link", name="Take this part back").click()
    look(ivy, "own-words-10-take-one-part-back")
    ivy.goto(ivy.url + "?lang=cy")
    look(ivy, "own-words-11-take-one-part-back-in-welsh")
    ivy.get_by_role("button", name="Ie, ei dynnu’n ôl").click()
    look(ivy, "own-words-12-own-page-in-welsh")
    for name, number in (("own_plan", 13), ("own_page", 14)):
        ivy.goto(reverse(name))
        look(ivy, f"own-words-{number}-{name}-in-welsh")
    ivy.goto(reverse("write_own_plan", args=[two.case.pk]))
    look(ivy, "own-words-15-written-in-welsh")
    dev.reload()
    expect(dev.get_by_text("Speak slowly, please")).to_have_count(0)
    expect(dev.get_by_text("taken back on")).to_be_visible()
    look(dev, "own-words-16-what-the-service-reads-then")

    amina.goto(
        reverse("refer_to_several", args=[two.case.pk])
        + f"?service={two.club.pk}&service={two.room.pk}"
    )
    expect(amina.get_by_role("heading", name="What they wrote about themselves")).to_be_visible()
    amina.get_by_label("Each of them may").check()
    amina.get_by_label("No known risks").check()
    for part, along in zip(amina.locator("section.app-part").all(), (GARDEN, SLOWLY), strict=True):
        part.get_by_label("Loneliness").check()
        part.get_by_label("What only this service should know").fill("She would like company.")
        name = "most important" if along is GARDEN else "How and when"
        part.get_by_label(name).check()
        part.get_by_label("It is agreed that").check()
    amina.get_by_label("The person agrees to this").check()
    look(amina, "own-words-7-several")
    amina.get_by_role("button", name="Send to all of them").click()
    expect(amina.get_by_text("The referral is sent to 2 services at once.")).to_be_visible()
    with preparing():
        of = {one.service_id: one.own_account for one in Referral.objects.filter(kind="provider")}
    assert list(of[two.club.pk].parts.values()) == [GARDEN]
    assert list(of[two.room.pk].parts.values()) == [SLOWLY]

    amina.goto(reverse("refer_on", args=[two.case.pk, house.club.pk]))
    amina.get_by_label("People who are important to me").check()
    look(amina, "own-words-8-one")

    with acting_as(two.people.amina) as amina_is:
        close_case(actor=amina_is, case=two.case, outcome="moved")
    ivy.goto(reverse("ask_team", args=[two.people.amina.organisation_id]) + "?lang=en-gb")
    expect(ivy.get_by_label("How and when to support me")).not_to_be_checked()
    expect(ivy.get_by_text("Speak slowly, please")).to_be_visible()
    look(ivy, "own-words-9-asking-a-team")
