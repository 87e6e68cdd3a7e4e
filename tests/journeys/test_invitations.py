"""A team makes a list, the lead lets it begin, and somebody on it says yes by a link."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.outreach.services import invite_some, running_lists
from alongside.outreach.services.inviting import for_the_team
from alongside.people.models import Person
from tests.factories.standing import person_of, preparing
from tests.journeys.test_j01_one_referral import given_signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    return False


def _day(page, question: str, day: tuple[str, str, str]) -> None:
    group = page.get_by_role("group", name=question)
    for box, part in zip(("Day", "Month", "Year"), day, strict=True):
        group.get_by_label(box).fill(part)


def test_from_a_search_to_a_referral_in_the_queue(house, open_browser, look):
    with preparing():
        for n in range(3):
            ivy = person_of(house.people.amina)
            Person.objects.filter(pk=ivy.pk).update(
                contact_by="sms", phone=f"07700 90012{n}", family_name=f"Test{n}"
            )
    page = given_signed_in(open_browser(), house, "amina")
    page.goto(reverse("board"))
    page.get_by_text("More for the day").click()
    page.get_by_role("link", name="Invitations").click()
    look(page, "invitations")
    page.get_by_role("button", name="Make a list").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the list a name")
    expect(page.get_by_role("alert")).not_to_contain_text("This field is required")
    look(page, "invitations-make-refused")
    page.get_by_label("Name of the list").fill("Quiet winter")
    page.get_by_label("What is it for?").fill("To offer a talk before it gets dark.")
    page.get_by_label("Care: these very people").check()
    page.get_by_label("Why does that hold here?").fill("They are offered help for themselves.")
    page.get_by_label("Which need is it about?").select_option("loneliness")
    page.get_by_label("How many invitations a week, at most?").fill("5")
    year = str(clock.today().year + 1)
    _day(page, "When do you look whether it should go on?", ("1", "2", year))
    _day(page, "Until when do you need the list?", ("1", "6", year))
    page.get_by_label("A search among the people of the team").check()
    page.get_by_label("From which age?").fill("60")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Count whom the search finds").click()
    expect(page.get_by_role("heading", name="3 people would be listed")).to_be_visible()
    look(page, "invitations-counted")
    page.get_by_role("button", name="Put them on the list").click()
    expect(page.get_by_text("A lead of your team lets it begin.")).to_be_visible()
    address = page.url

    lead = given_signed_in(open_browser(), house, "leila")
    lead.goto(address)
    lead.get_by_role("button", name="Let it begin").click()
    expect(lead.get_by_role("button", name="Stop at once")).to_be_visible()
    with preparing():
        (one,) = running_lists()
    with acting_as(for_the_team(one.organisation_id, one.user_id)) as team:
        assert invite_some(actor=team, list_id=one.list_id) == 3
    with preparing():
        message = Message.objects.filter(template="person-invited").first()
    (link,) = re.findall(r"https?://[^/]+(/invited/\S+)", message.body)

    stranger = open_browser()
    stranger.goto(link)
    look(stranger, "invited")
    stranger.get_by_label("Yes, please ring me").check()
    stranger.get_by_role("button", name="Send").click()
    expect(stranger.get_by_role("heading", name="Thank you")).to_be_visible()
    look(stranger, "invited-thanks")
    stranger.goto(link)
    look(stranger, "invited-over")

    lead.reload()
    look(lead, "invitations-list")
    lead.get_by_role("link", name=re.compile("See the referral")).click()
    expect(lead.get_by_text("Answered an invitation", exact=True)).to_be_visible()
    look(lead, "invitations-referral")
    lead.goto(address)
    lead.get_by_role("link", name=re.compile("Note what")).first.click()
    look(lead, "invitations-said")
    lead.goto(address)
    lead.get_by_role("button", name="Stop at once").click()
    expect(lead.get_by_text("Stopped. What waited to be sent is held.")).to_be_visible()
