"""A friend acts for Ivy: written down, let in by a link, and kept from what Ivy hides.

Told without JavaScript.
"""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.care import services as care
from alongside.people.links import token_of
from alongside.people.models import Invitation
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, taken_on, themselves

pytestmark = pytest.mark.browser
SECRET, OPEN = "To leave him, when I am ready.", "To sing in a choir again."


@pytest.mark.parametrize("javascript", [False], indirect=True, ids=["without-javascript"])
def test_somebody_acts_for_a_person(house, open_browser, live_server, look):
    people = house.people
    ivy = registered(people.gita, family_name="Bramble")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with acting_as(people.amina) as amina:
        for words in (SECRET, OPEN):
            care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=words)
    referred_on(people.amina, case, house.club)

    def window_of(actor: Actor) -> Page:
        page, client = open_browser(), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    amina = window_of(people.amina)
    when_amina_writes_it_down(amina, case, look)
    when_she_lets_mary_in(amina, look)
    mary = open_browser()
    when_mary_opens_her_link(mary, look)
    then_she_reads_the_plan(mary, look)
    hers = window_of(themselves(ivy))
    when_ivy_hides_a_goal(hers, look)
    then_mary_sees_it_no_more(mary)
    when_mary_agrees_to_more(mary, look)
    when_mary_takes_something_back(mary, look)
    then_ivy_reads_that_she_did(hers, look)
    when_mary_asks_for_something_to_be_put_right(mary, look)
    then_ivy_reads_that_she_asked(hers, look)
    amina.goto(reverse("acting", args=[case.pk]))
    look(amina, "acting-6-all-of-it")
    amina.get_by_role("button", name="End it now").click()
    answer = mary.goto(reverse("acting_plan"))
    assert answer is not None and answer.status == 404
    look(mary, "acting-7-over")


def when_amina_writes_it_down(page: Page, case, look) -> None:
    page.goto(reverse("case", args=[case.pk]))
    page.get_by_text("More about them").click()
    page.get_by_role("link", name="Who acts for them").click()
    page.get_by_role("button", name="Somebody acts for them").click()
    page.get_by_label("Carer, relative or friend").check()
    page.get_by_label("Their name").fill("Mary Quill")
    page.get_by_label("What did you see").fill("Ivy said so to me, the two of us alone.")
    look(page, "acting-1-form")
    for scope in ("See who helps", "See the plan", "See what was agreed"):
        page.get_by_label(scope).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Mary Quill")).to_be_visible()


def when_she_lets_mary_in(page: Page, look) -> None:
    page.get_by_role("link", name="Let them in to pages of their own").click()
    page.get_by_label("E-mail address").fill("mary@home.example")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_text("The link is on its way.")).to_be_visible()
    look(page, "acting-2-written-down")


def when_mary_opens_her_link(page: Page, look) -> None:
    with preparing():
        token = token_of(Invitation.objects.latest("created_at").pk)
    page.goto(reverse("open_own_pages", args=[token]))
    look(page, "acting-3-door")
    born = dt.date(1948, 3, 9)
    for label, number in (("Day", born.day), ("Month", born.month), ("Year", born.year)):
        page.get_by_label(label).fill(str(number))
    page.get_by_role("button", name="Open the pages").click()
    expect(page.get_by_role("heading", name="For Ivy Bramble")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Tuesday lunch club")
    look(page, "acting-4-her-page")


def then_she_reads_the_plan(page: Page, look) -> None:
    page.get_by_role("link", name="Their plan").click()
    for words in (SECRET, OPEN):
        expect(page.locator("main")).to_contain_text(words)
    look(page, "acting-4-plan")


def when_ivy_hides_a_goal(page: Page, look) -> None:
    page.goto(reverse("own_acting"))
    expect(page.get_by_role("heading", name="Mary Quill")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"Hide.*{SECRET}")).click()
    expect(page.get_by_text("It is hidden. Nobody is told.")).to_be_visible()
    look(page, "acting-5-hidden")


def then_mary_sees_it_no_more(page: Page) -> None:
    page.reload()
    expect(page.locator("main")).to_contain_text(OPEN)
    expect(page.locator("main")).not_to_contain_text(SECRET)


def when_mary_agrees_to_more(page: Page, look) -> None:
    page.get_by_role("link", name="What was agreed").click()
    page.get_by_role("link", name=re.compile("Agree that they see more.*Green Shoots")).click()
    page.get_by_role("button", name="Yes, I agree for them").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what they may see, too.")
    look(page, "acting-5-agree-nothing-chosen")
    page.get_by_label("Goals and steps of the plan").check()
    page.get_by_role("button", name="Yes, I agree for them").click()
    expect(page.get_by_text("It is agreed.")).to_be_visible()
    look(page, "acting-5-agreed-online")


def when_mary_asks_for_something_to_be_put_right(page: Page, look) -> None:
    page.get_by_role("link", name="Put right").click()
    page.get_by_role("button", name="Say what is wrong").click()
    page.get_by_role("button", name="Ask for this").click()
    look(page, "acting-5-ask-nothing-chosen")
    page.get_by_label("Last name").check()
    page.get_by_label("What should stand there?").fill("Bramble-Hughes")
    page.get_by_role("button", name="Ask for this").click()
    expect(page.get_by_text("You have asked to put it right.")).to_be_visible()
    look(page, "acting-5-asked")


def then_ivy_reads_that_she_asked(page: Page, look) -> None:
    page.goto(reverse("own_rights"))
    expect(page.locator("main")).to_contain_text("for you by Mary Quill")
    look(page, "acting-5-own-rights")


def when_mary_takes_something_back(page: Page, look) -> None:
    page.get_by_role("link", name="What was agreed").click()
    look(page, "acting-5-agreed")
    # The newest first: what was agreed besides, then the agreement itself.
    page.get_by_role("link", name=re.compile("Take it back for them.*Green Shoots")).last.click()
    look(page, "acting-5-take-back")
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.get_by_text("It is written down that you did that.")).to_be_visible()


def then_ivy_reads_that_she_did(page: Page, look) -> None:
    page.goto(reverse("own_looks"))
    expect(page.locator("main")).to_contain_text("Mary Quill, Carer, relative or friend")
    look(page, "acting-5-who-looked")
    page.goto(reverse("own_agreements"))
    look(page, "acting-5-own-agreements")
