"""Journey 5: a person reads what is happening for them, and changes their mind.

Told twice: once with JavaScript, once without.
"""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import acting_as
from alongside.care import services as care
from alongside.care.models import Case
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.outcomes.services import record_response
from alongside.people.models import Invitation
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, taken_on
from tests.journeys.house import PASSWORD

pytestmark = pytest.mark.browser

GOAL = "I want to eat with other people once a week."
SECRET = "She drinks more than she says."


def test_j05_a_person_reads_their_own_pages_and_changes_their_mind(
    house, open_browser, look, worker
):
    given_ivy_is_helped(house)
    amina = given_signed_in(open_browser(), house, "amina")
    when_amina_invites_ivy(amina, look)
    worker()
    link = then_a_message_names_nobody()

    ivy = open_browser()
    when_ivy_opens_her_link(ivy, link, look)
    then_she_reads_where_things_stand(ivy, look)
    then_she_reads_her_plan(ivy, look)
    then_she_reads_who_looked(ivy, look)
    when_she_chooses_how_she_is_reached(ivy, look)

    dev = given_signed_in(open_browser(), house, "dev")
    dev.get_by_role("link", name="Ivy Bramble").click()
    expect(dev.locator("h1")).to_contain_text("Ivy Bramble")
    when_she_changes_her_mind_about_the_club(ivy, look)
    then_the_club_sees_her_no_more(dev)
    then_amina_still_does(amina)

    when_she_signs_out(ivy)
    then_the_link_is_of_no_more_use(ivy, link, look)
    when_she_asks_for_a_new_one(ivy, look)
    worker()
    then_the_new_link_lets_her_in(ivy, link)
    when_it_is_over_she_asks_for_help_herself(house, ivy, look)
    then_she_stands_among_the_new_referrals(amina)


def given_ivy_is_helped(house) -> None:
    """Referred by Gita, walked with by Amina, asked for at Dev's club."""
    people = house.people
    person = registered(people.gita, family_name="Bramble", email="ivy@home.example")
    sent = referred(people.gita, person, people.amina, note=SECRET)
    case = taken_on(people.amina, sent)
    with acting_as(people.amina) as amina:
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=25,
            outcome="spoke",
            note=SECRET,
        )
        goal = care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=GOAL)
        for owner, what in (("person", "Look at the menu"), ("worker", "Come along once")):
            care.agree_action(actor=amina, goal=goal, key=uuid.uuid4(), what=what, owner=owner)
        for point, answers in (("baseline", (3, 4, 3, 8)), ("review", (5, 6, 6, 4))):
            record_response(
                actor=amina,
                person=person,
                case_id=case.pk,
                instrument_code="ons4",
                point=point,
                answers=dict(
                    zip(("satisfied", "worthwhile", "happy", "anxious"), answers, strict=True)
                ),
                mode="phone",
                key=point,
            )
    referred_on(people.amina, case, house.club)


def when_she_chooses_how_she_is_reached(page: Page, look) -> None:
    page.goto(reverse("own_page"))
    page.get_by_role("link", name="Choose another way").click()
    look(page, "63-how-we-reach-you")
    expect(page.get_by_label("By letter")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("We hold no address")
    page.get_by_label("By e-mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Whoever helps you sees it, too.")).to_be_visible()


def when_it_is_over_she_asks_for_help_herself(house, page: Page, look) -> None:
    with acting_as(house.people.amina) as amina:
        case = Case.objects.get()
        care.close_case(actor=amina, case=case, outcome="moved")
    page.goto(reverse("own_page"))
    page.get_by_role("link", name="Ask for help yourself").click()
    look(page, "65-whom-to-ask")
    page.get_by_role("link", name=case.organisation.name).click()
    look(page, "66-ask-for-help")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one thing")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("In your own words").fill("The evenings are long again.")
    page.get_by_label("I agree that the team sees this").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your number is").first).to_be_visible()
    expect(page.get_by_text("Nobody there has read it yet.")).to_be_visible()


def then_she_stands_among_the_new_referrals(page: Page) -> None:
    page.goto(reverse("board"))
    page.get_by_role("link", name="Ivy Bramble").first.click()
    expect(page.get_by_text("The person themselves").first).to_be_visible()
    expect(page.get_by_text("The evenings are long again.")).to_be_visible()


def given_signed_in(page: Page, house, name: str) -> Page:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(house.email(getattr(house.people, name)))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def when_amina_invites_ivy(page: Page, look) -> None:
    page.get_by_role("link", name="Ivy Bramble").click()
    page.get_by_role("link", name="Invite to pages of their own").click()
    expect(page.get_by_label("E-mail address")).to_have_value("ivy@home.example")
    look(page, "51-invite")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_text("The link is on its way.")).to_be_visible()


def then_a_message_names_nobody() -> str:
    message = newest_message()
    assert message.status == Message.Status.SENT
    assert "Bramble" not in message.subject + message.body
    return path_in(message)


def newest_message() -> Message:
    with preparing():
        return Message.objects.filter(template="person-invitation").latest("created_at")


def path_in(message: Message) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found
    return found[1]


def fill_birthday(page: Page, day: int) -> None:
    for label, number in (("Day", day), ("Month", 3), ("Year", 1948)):
        page.get_by_label(label).fill(str(number))
    page.get_by_role("button", name="Open my pages").click()


def when_ivy_opens_her_link(page: Page, link: str, look) -> None:
    page.goto(link)
    look(page, "52-date-of-birth")
    fill_birthday(page, 10)
    expect(page.get_by_role("link", name=re.compile("not the date we hold"))).to_be_visible()
    look(page, "53-wrong-date")
    fill_birthday(page, 9)


def then_she_reads_where_things_stand(page: Page, look) -> None:
    expect(page.get_by_role("heading", name="Hello, Ivy")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Amina is helping you.")
    expect(page.locator("main")).to_contain_text("Gita, Elm Surgery")
    expect(page.locator("main")).to_contain_text("We asked if Tuesday lunch club has a place")
    expect(page.locator("main")).not_to_contain_text(SECRET)
    look(page, "54-my-page")


def then_she_reads_her_plan(page: Page, look) -> None:
    page.goto(reverse("own_plan"))
    expect(page.get_by_text(GOAL)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Look at the menu")
    expect(page.get_by_role("heading", name="How you said you felt")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(SECRET)
    look(page, "55-my-plan")


def then_she_reads_who_looked(page: Page, look) -> None:
    page.goto(reverse("own_looks"))
    expect(page.locator("main")).to_contain_text("Amina, Alderbrook link workers")
    look(page, "56-who-looked")


def when_she_changes_her_mind_about_the_club(page: Page, look) -> None:
    page.goto(reverse("own_agreements"))
    look(page, "57-agreed")
    page.get_by_role("link", name="I have changed my mind about Green Shoots").click()
    expect(page.get_by_text("Green Shoots sees nothing more about you here")).to_be_visible()
    look(page, "58-change-mind")
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.get_by_text("You have taken it back.")).to_be_visible()
    look(page, "59-taken-back")


def then_the_club_sees_her_no_more(page: Page) -> None:
    answer = page.reload()
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).not_to_contain_text("Ivy")


def then_amina_still_does(page: Page) -> None:
    page.reload()
    expect(page.locator("h1")).to_contain_text("Ivy Bramble")


def when_she_signs_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Some things need more")).to_be_visible()


def then_the_link_is_of_no_more_use(page: Page, link: str, look) -> None:
    with preparing():  # a second click within the same minute still counts as the first
        Invitation.objects.update(used_at=clock.now() - dt.timedelta(minutes=2))
    page.goto(link)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    look(page, "60-link-over")


def when_she_asks_for_a_new_one(page: Page, look) -> None:
    page.get_by_role("button", name="Send me a new link").click()
    look(page, "61-new-link")
    page.get_by_label("Your e-mail address").fill("ivy@home.example")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
    look(page, "62-link-sent")


def then_the_new_link_lets_her_in(page: Page, link: str) -> None:
    newer = path_in(newest_message())
    assert newer != link
    page.goto(newer)
    fill_birthday(page, 9)
    expect(page.get_by_role("heading", name="Hello, Ivy")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Stopped by you")
