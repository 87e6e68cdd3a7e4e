"""J3, its second half: a daughter asks for her father on her phone, and the team answers."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.begun.models import Asked, NextDay
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.directory.models import Postcode
from alongside.messaging.models import Message
from alongside.organisations.models import Area, Organisation
from tests.factories.standing import preparing
from tests.journeys.test_j01_one_referral import fill_date, given_signed_in
from tests.journeys.test_j03_asking_for_help import PHONE, choose, go_on, heading, skip

pytestmark = pytest.mark.browser


@pytest.fixture
def borough(house: Any) -> Any:
    """Where ZZ1 1AA lies, and how its team is rung."""
    with preparing():
        Area.objects.filter(pk=house.people.borough.pk).update(code="E09000001")
        Postcode.objects.filter(pk="ZZ1 1AA").update(district="E09000001")
        Organisation.objects.filter(pk=house.people.amina.organisation_id).update(
            phone="01632 960 100"
        )
    return house


def guided(page: Page, who: str) -> None:
    """From the poster through the questions to what could help."""
    page.set_viewport_size(PHONE)
    page.goto(reverse("help_start"))
    page.get_by_role("button", name=who, exact=True).click()
    choose(page, "None of these")
    choose(page, "Feeling lonely or cut off")
    page.get_by_role("textbox").fill("Nobody to eat with since the spring.")
    go_on(page)
    for _question in ("sure", "want", "helped", "age"):
        skip(page)
    page.get_by_role("textbox").fill("ZZ1 1AA")
    go_on(page)
    heading(page, "What could help")


def test_j03_a_daughter_asks_for_her_father_and_the_team_answers(
    borough: Any, open_browser: Any, look: Any
) -> None:
    page = open_browser()
    guided(page, "For somebody else")
    page.get_by_role("button", name="Ask for a link worker").click()
    heading(page, "Ask Alderbrook link workers")
    look(page, "j03-team")
    go_on(page)

    heading(page, "Whom is this for?")
    page.get_by_label("Their first name").fill("Otis")
    page.get_by_label("Their last name").fill("Test")
    go_on(page)
    expect(page.get_by_text("Enter the date of birth").first).to_be_visible()
    look(page, "j03-who-wrong")
    fill_date(page, "Their date of birth", 9, 3, 1948)
    go_on(page)

    heading(page, "About you, who asks for them")
    page.get_by_label("Your own name").fill("Nia Test")
    page.get_by_label("Daughter or son").check()
    page.get_by_label("They do not know yet").check()
    page.get_by_label("Your own phone number").fill("07700 900456")
    go_on(page)
    expect(page.get_by_text("Talk with them first").first).to_be_visible()
    look(page, "j03-not-behind-his-back")
    page.get_by_label("They know about it and want it").check()
    page.get_by_label("The team may keep who I am").check()
    go_on(page)

    heading(page, "How can the team reach them safely?")
    page.get_by_label("With me").check()
    page.get_by_label("Their phone number").fill("01632 960 002")
    page.get_by_label("Ring", exact=True).check()
    look(page, "j03-reach")
    go_on(page)
    page.get_by_role("group", name="If nobody answers").get_by_label("No").check()
    page.get_by_label("Mornings").check()
    page.get_by_label("Is there something else").fill("He hears badly: speak slowly.")
    page.get_by_label("By text message").check()
    look(page, "j03-times")
    go_on(page)
    page.get_by_label("Is there something the team should know").fill("A dog in the house.")
    look(page, "j03-what")
    go_on(page)

    heading(page, "Check it before you send it")
    for said in ("Otis Test", "Nia Test, daughter or son", "He hears badly", "A dog in the house"):
        expect(page.get_by_text(said)).to_be_visible()
    look(page, "j03-check")
    page.get_by_role("link", name="How to be in touch").click()
    page.get_by_label("Their phone number").fill("01632 960 003")
    go_on(page)
    expect(page.get_by_text("01632 960 003")).to_be_visible()
    page.get_by_label("I agree that the team reads this").check()
    page.get_by_role("button", name="Send", exact=True).click()
    with preparing():
        asked = Asked.objects.get()
        assert Message.objects.get(template="home-received").recipient == "+447700900456"
    expect(page.get_by_text(asked.reference).first).to_be_visible()
    for secret in ("Otis", "Nia", "ZZ1", "960"):
        assert secret not in page.url
    look(page, "j03-receipt")
    receipt = page.url

    team = open_browser()
    given_signed_in(team, borough, "amina")
    expect(team.get_by_text("From somebody close to them")).to_be_visible()
    look(team, "j03-board")
    team.get_by_role("link", name="Otis Test").click()
    expect(team.get_by_text("Speak first with whoever asked.")).to_be_visible()
    expect(team.get_by_text("leave no message", exact=True)).to_be_visible()
    look(team, "j03-asked")
    team.get_by_role("button", name="Take it in as a referral").click()
    expect(team.get_by_text("Nia Test, daughter or son")).to_be_visible()
    look(team, "j03-referral")

    page.goto(receipt)
    heading(page, "The answer was yes")
    look(page, "j03-yes")
    page.get_by_role("button", name="I want it no more").click()
    heading(page, "The team knows that you want it no more")
    team.reload()
    expect(team.get_by_text("they said by their link that they want this no more")).to_be_visible()


def test_j03_she_asks_for_herself_takes_it_back_and_is_asked_whether_it_helped(
    borough: Any, open_browser: Any, look: Any
) -> None:
    page = open_browser()
    guided(page, "For me")
    page.get_by_role("button", name="Ask for a link worker").click()
    go_on(page)
    page.get_by_label("Your first name").fill("Ivy")
    page.get_by_label("Your last name").fill("Test")
    fill_date(page, "Your date of birth", 1, 5, 1950)
    look(page, "j03-about-me")
    go_on(page)
    page.get_by_label("Your phone number").fill("01632 960 002")
    page.get_by_label("Ring", exact=True).check()
    go_on(page)
    page.get_by_role("group", name="If nobody answers").get_by_label("Yes").check()
    page.get_by_label("No, send me nothing").check()
    go_on(page)
    go_on(page)
    page.get_by_label("I agree that the team reads this").check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Take it back").click()
    heading(page, "You have taken it back")
    look(page, "j03-taken-back")
    with preparing():
        assert Asked.objects.get().content == {}
        assert not Message.objects.exists()
    team = open_browser()
    given_signed_in(team, borough, "amina")
    expect(team.get_by_text("before you answered")).to_be_visible()
    look(team, "j03-board-taken-back")

    guided(page, "For me")
    page.get_by_role("link", name="Let us ask you tomorrow whether it helped").click()
    page.get_by_label("Your mobile number").fill("ivy@example.test")
    look(page, "j03-tomorrow")
    page.get_by_role("button", name="Yes, ask me tomorrow").click()
    heading(page, "We ask you tomorrow")
    with clock.telling(clock.now() + dt.timedelta(days=1, minutes=1)):
        forget_begun(0)
    with preparing():
        body = Message.objects.get(template="home-next-day").body
        assert not NextDay.objects.exclude(recipient="").exists()
    page.goto(f"/{body.partition('://')[2].split()[0].partition('/')[2]}")
    look(page, "j03-did-it-help")
    page.get_by_label("No, it did not help").check()
    page.get_by_role("button", name="Send", exact=True).click()
    look(page, "j03-did-not-help")
    page.get_by_role("link", name="Ask a link worker", exact=True).or_(
        page.get_by_role("button", name="Ask a link worker", exact=True)
    ).first.click()
    heading(page, "Ask for help")
