"""What a provider finds on the desk first."""

from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.services import plan_sessions
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
