"""A place is booked for somebody, and they give it back themselves.

Told twice: once with JavaScript, once without.
"""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.directory.models import Schedule
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, taken_on, themselves

pytestmark = pytest.mark.browser


def test_a_place_is_booked_and_given_back(house, open_browser, look):
    ivy = given_the_club_has_taken_ivy_on(house)
    dev = signed_in(open_browser(), house.people.dev)
    when_dev_says_how_the_club_is_booked(dev, look)
    amina = signed_in(open_browser(), house.people.amina)
    when_amina_books_the_first_session(amina, look)
    then_dev_sees_who_comes(dev, look)
    herself = signed_in(open_browser(), ivy)
    when_ivy_asks_for_another_time_and_then_gives_it_back(herself, look)
    then_the_place_is_free(dev)


def given_the_club_has_taken_ivy_on(house) -> Actor:
    people = house.people
    with preparing():
        Schedule.objects.create(
            service=house.club,
            freq="WEEKLY",
            byday="TU",
            opens_at=dt.time(12),
            closes_at=dt.time(14),
        )
    person = registered(people.gita, family_name="Bramble")
    case = taken_on(people.amina, referred(people.gita, person, people.amina))
    referral = referred_on(people.amina, case, house.club)
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=referral, name="accept")
    return themselves(person)


def signed_in(page: Page, actor: Actor) -> Page:
    """As the session that signing in would have left."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    name = settings.SESSION_COOKIE_NAME
    page.goto(reverse("robots"))
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.goto("/")
    return page


def when_dev_says_how_the_club_is_booked(page: Page, look) -> None:
    page.goto(reverse("our_sessions"))
    page.get_by_role("link", name="Tuesday lunch club").click()
    page.get_by_label("How many places each session has").fill("1")
    look(page, "booking-plan")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("sessions can be booked")).to_be_visible()
    look(page, "booking-sessions")


def when_amina_books_the_first_session(page: Page, look) -> None:
    page.goto(reverse("board"))
    page.get_by_role("link", name="Ivy Bramble").first.click()
    page.get_by_role("link", name="Places").first.click()
    page.get_by_role("radio").first.check()
    look(page, "booking-choose")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("The place is booked.")).to_be_visible()
    look(page, "booking-booked")


def then_dev_sees_who_comes(page: Page, look) -> None:
    page.goto(reverse("our_sessions"))
    expect(page.get_by_text("1 of 1 taken")).to_be_visible()
    page.locator(".app-rows a").first.click()
    expect(page.get_by_role("link", name="Ivy Bramble")).to_be_visible()
    look(page, "booking-session")


def when_ivy_asks_for_another_time_and_then_gives_it_back(page: Page, look) -> None:
    page.goto(reverse("own_page"))
    expect(page.get_by_role("heading", name="When you go")).to_be_visible()
    look(page, "booking-own")
    page.get_by_role("link", name="Ask for another time").click()
    page.get_by_label("What would suit you?").fill("A week later, please.")
    look(page, "booking-own-place")
    page.get_by_role("button", name="Ask for another time").click()
    expect(page.get_by_text("this place stays yours").first).to_be_visible()
    page.get_by_role("link", name="Ask for another time").click()
    page.get_by_role("button", name="Give my place back").click()
    expect(page.get_by_text("You have given your place back")).to_be_visible()


def then_the_place_is_free(page: Page) -> None:
    page.goto(reverse("our_sessions"))
    expect(page.get_by_text("0 of 1 taken").first).to_be_visible()
