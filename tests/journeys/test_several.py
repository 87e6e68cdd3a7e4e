"""Amina asks two services with one form; one accepts, and the other reads that it need do nothing.

Told without JavaScript.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.matching.services import choose
from alongside.referrals.models import Referral
from tests.factories.several import two_services
from tests.factories.standing import preparing

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_two_are_asked_and_the_first_that_accepts_has_her(house, open_browser, live_server, look):
    two = two_services(house.people)
    with acting_as(two.people.amina) as amina_is:
        for service in (two.club, two.room):
            choose(
                actor=amina_is,
                person=two.case.person,
                case_id=two.case.pk,
                service=service,
                state="shortlisted",
            )

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    amina = window_of(two.people.amina)
    amina.goto(reverse("case", args=[two.case.pk]))
    amina.get_by_role("link", name="Ask several services at once").click()
    amina.wait_for_load_state()
    for box in amina.get_by_role("checkbox").all():
        box.check()
    look(amina, "several-1-choose")
    amina.get_by_role("button", name="Continue").click()
    amina.get_by_label("The first that accepts takes them on").check()
    amina.get_by_label("No known risks").check()
    amina.get_by_label("What all of them should know").fill("She would like company on Tuesdays.")
    for part in amina.locator("section.app-part").all():
        part.get_by_label("Loneliness").check()
        part.get_by_label("It is agreed that").check()
    amina.get_by_label("The person agrees to this").check()
    look(amina, "several-2-form")
    amina.get_by_role("button", name="Send to all of them").click()
    expect(amina.get_by_text("The referral is sent to 2 services at once.")).to_be_visible()
    with preparing():
        sent = {one.service_id: one for one in Referral.objects.filter(kind="provider")}

    amina.goto(reverse("sent_referral", args=[sent[two.club.pk].pk]))
    amina.get_by_text("Withdraw this referral").click()
    expect(amina.get_by_label("Withdraw it from the others too")).to_be_visible()
    look(amina, "several-7-taking-back")

    nia = window_of(two.nia)
    nia.goto(reverse("provider_referral", args=[sent[two.room.pk].pk]))
    expect(nia.get_by_text("The first that accepts takes this person on")).to_be_visible()
    dev = window_of(two.people.dev)
    dev.goto(reverse("provider_referral", args=[sent[two.club.pk].pk]))
    look(dev, "several-3-provider")
    dev.get_by_role("button", name="Accept").click()
    expect(dev.get_by_text("Done. Whoever referred them is told.")).to_be_visible()
    nia.get_by_role("button", name="Accept").click()
    expect(nia.get_by_text("another one has just taken this person on")).to_be_visible()
    look(nia, "several-4-too-late")

    amina.goto(reverse("sent_referral", args=[sent[two.room.pk].pk]))
    expect(amina.get_by_role("heading", name="Asked at the same time")).to_be_visible()
    look(amina, "several-5-chain")
    amina.goto(reverse("case", args=[two.case.pk]) + "#onward")
    look(amina, "several-6-case")
