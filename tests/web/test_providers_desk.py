"""What a provider finds on the desk first."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.booking.services import plan_sessions
from alongside.common import clock
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)


def test_who_waits_for_an_answer_stands_above_older_ones_that_have_it(people, browser_of):
    with preparing():
        club = service_of(people.dev)
    sent = []
    for number, name in zip(NHS_NUMBERS, ("Ivy", "Joan", "Kit"), strict=False):
        person = registered(people.gita, number, given_name=name)
        case = taken_on(people.amina, referred(people.gita, person, people.amina))
        sent.append(referred_on(people.amina, case, club))
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent[0], name="accept")
    page = browser_of(people.dev).get(reverse("provider_desk")).text
    assert page.index("Joan") < page.index("Kit") < page.index("Ivy")


def _main(browser, referral) -> BeautifulSoup:
    page = browser.get(reverse("provider_referral", args=[referral.pk]))
    return BeautifulSoup(page.content, "html.parser").find("main")


def _moves(main: BeautifulSoup) -> list[str]:
    return [one["value"] for one in main.select("#answer ~ form button[name=move]")]


def test_whoever_is_asked_can_ask_first_and_ring_with_a_tap(people, browser_of):
    with preparing():
        club = service_of(people.dev)
    person = registered(people.gita, phone="01632 960 001")
    sent = referred_on(
        people.amina, taken_on(people.amina, referred(people.gita, person, people.amina)), club
    )
    main = _main(browser_of(people.dev), sent)
    assert main.select_one("section.app-actions a[href='#ask']").text == "Ask something first"
    assert "Ask or tell Alderbrook link workers something" in main.select_one("#ask").text
    assert [one["href"] for one in main.select("a[href^=tel]")] == ["tel:01632960001"]


def test_what_is_likeliest_stands_first_and_a_session_is_chosen_where_there_are_some(
    people, browser_of
):
    with preparing():
        club = service_of(people.dev)
        club.schedules.create(freq="WEEKLY", byday="MO", opens_at="10:00", closes_at="12:00")
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    sent = referred_on(people.amina, case, club)
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent, name="accept")
    assert _moves(_main(browser_of(people.dev), sent))[0] == "book"
    with acting_as(people.dev) as dev:
        plan_sessions(actor=dev, service=club, places=2, weeks_ahead=4, answer_hours=48)
    main = _main(browser_of(people.dev), sent)
    assert "book" not in _moves(main), "it would say so, and no session would know of it"
    there = reverse("places", args=[sent.pk])
    assert "Book a place in a session" in main.select_one(f"a[href='{there}']").text
    with acting_as(people.dev) as dev:
        plan_sessions(
            actor=dev, service=club, places=2, weeks_ahead=4, answer_hours=48, is_open=False
        )
    assert _moves(_main(browser_of(people.dev), sent))[0] == "book", "no session takes anybody"


def test_it_is_said_that_whoever_sent_it_has_left(people, browser_of):
    with preparing():
        club = service_of(people.dev)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    sent = referred_on(people.amina, case, club)
    dev = browser_of(people.dev)
    assert "no longer works there" not in _main(dev, sent).text
    with preparing():
        Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
    assert "Amina no longer works there: ask for whoever has it now." in _main(dev, sent).text


@pytest.mark.parametrize(
    ("feedback", "name", "said"),
    [
        ("none", "accept", "Whoever referred them sees it when they look."),
        ("key", "accept", "Whoever referred them is told."),
        ("key", "wait", "Whoever referred them sees it when they look."),
        ("full", "wait", "Whoever referred them is told."),
    ],
)
def test_nobody_is_said_to_be_told_who_wished_for_less(people, browser_of, feedback, name, said):
    with preparing():
        club = service_of(people.dev)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    sent = referred_on(people.amina, case, club)
    with preparing():
        Referral.objects.filter(pk=sent.pk).update(feedback=feedback)
    if name == "wait":
        with acting_as(people.dev) as dev:
            move(actor=dev, referral=sent, name="accept")
    address = reverse("make_move", args=[sent.pk])
    form = {"move": name, "idempotency_key": str(uuid.uuid4())}
    page = browser_of(people.dev).post(address, form, follow=True)
    assert f"Done. {said}" in BeautifulSoup(page.content, "html.parser").text
