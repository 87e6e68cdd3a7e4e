"""J9: an organisation asks to take part, and within a quarter of an hour it is ready."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.models import User
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from tests.factories.standing import member_of, preparing
from tests.journeys.house import PASSWORD

pytestmark = pytest.mark.browser


def test_an_organisation_is_ready_within_a_quarter_of_an_hour(house, open_browser, look, worker):
    council = Organisation.objects.get(name="Alderbrook Council")
    priya = User.objects.get(pk=member_of("Priya", council, "administrator").user_id)
    priya.set_password(PASSWORD)
    priya.save()

    the_cafe_asks(open_browser(), look)
    worker()
    priya_takes_it_on(open_browser(), priya.email, look)
    worker()
    tess = open_browser()
    tess_begins_with_her_link(tess, look)
    she_signs_the_agreement(tess, look)
    she_invites_kim(tess, look)
    worker()
    she_writes_their_entry(tess, look)
    she_practises(tess, look)
    everything_is_done(tess, look)
    kim_begins(open_browser(), look)
    she_gives_kim_another_role_and_lets_him_go(tess, look)
    with preparing():
        assert not Referral.objects.exists(), "practice is counted nowhere"


def the_cafe_asks(page: Page, look) -> None:
    page.goto("/")
    page.get_by_role("link", name="Take part with your organisation").click()
    look(page, "j09-ask")
    page.get_by_role("button", name="Ask to take part").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Name of the organisation").fill("Repair Café")
    page.get_by_label("Community organisation").check()
    page.get_by_label("Where does it work?").select_option("Alderbrook")
    page.get_by_label("Charity number").fill("1123456")
    page.get_by_label("What does it offer?").fill("Bring what is broken. Tea while you wait.")
    page.get_by_label("Name of the person who answers for it").fill("Tess Maitland")
    page.get_by_label("Their e-mail address").fill("tess@repair.example")
    page.get_by_role("button", name="Ask to take part").click()
    expect(page.get_by_role("heading", name="Thank you for asking")).to_be_visible()
    look(page, "j09-asked")


def priya_takes_it_on(page: Page, email: str, look) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(reverse("arrivals"))
    look(page, "j09-arrivals")
    page.get_by_role("link", name="Take on Repair Café").click()
    look(page, "j09-take-on")
    page.get_by_role("button", name="Take on and send link").click()
    expect(page.get_by_text("The link for Tess Maitland is on its way.")).to_be_visible()
    page.get_by_role("link", name="Register of data-sharing agreements").click()
    expect(page.get_by_role("listitem").filter(has_text="Repair Café")).to_be_visible()
    look(page, "j09-register")
    page.goto(reverse("arrivals"))
    page.get_by_role("link", name="Send a link anew Repair Café").click()
    expect(page.get_by_text("tess@repair.example")).to_be_visible()
    look(page, "j09-anew")


def the_link_to(address: str) -> str:
    with preparing():
        message = Message.objects.get(template="member-invitation", recipient=address)
    assert f"{settings.SITE_URL}/join/" in message.body
    return re.search(r"(/join/\S+)", message.body)[1]


def tess_begins_with_her_link(page: Page, look) -> None:
    page.goto(the_link_to("tess@repair.example"))
    expect(page.get_by_text("Organisation lead")).to_be_visible()
    look(page, "j09-begin")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Repair Café")).to_be_visible()
    look(page, "j09-first-steps")
    page.goto(the_link_to("tess@repair.example"))
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    look(page, "j09-used")
    page.goto(reverse("own_organisation"))


def she_signs_the_agreement(page: Page, look) -> None:
    page.get_by_role("link", name="Practise with a referral").click()
    page.get_by_role("button", name="Refer somebody invented to us").click()
    expect(page.get_by_text("First sign the data-sharing agreement")).to_be_visible()
    page.goto(reverse("own_organisation"))
    page.get_by_role("button", name="Go on: Sign the data-sharing agreement").click()
    look(page, "j09-agreement")
    page.get_by_label("Your full name").fill("Somebody Else")
    page.get_by_label("What you are in the organisation").fill("Chair")
    page.get_by_label("I have read the agreement").check()
    page.get_by_role("button", name="Sign for Repair Café").click()
    expect(page.get_by_text("Type your name as it stands in your account").first).to_be_visible()
    look(page, "j09-wrong-name")
    page.get_by_label("Your full name").fill("Tess Maitland")
    page.get_by_role("button", name="Sign for Repair Café").click()
    expect(page.get_by_text("Signed. Thank you")).to_be_visible()


def she_invites_kim(page: Page, look) -> None:
    page.get_by_role("button", name="Go on: Invite your colleagues").click()
    page.get_by_role("button", name="Invite a colleague").click()
    look(page, "j09-invite")
    page.get_by_label("Their name").fill("Kim Ito")
    page.get_by_label("Their e-mail address at work").fill("kim@repair.example")
    page.get_by_label("Provider worker").check()
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_text("The link for Kim Ito is on its way.")).to_be_visible()
    look(page, "j09-members")
    page.goto(reverse("own_organisation"))


def she_writes_their_entry(page: Page, look) -> None:
    page.get_by_role("button", name="Go on: Your entry in the directory").click()
    page.get_by_label("Name of the service").fill("Repair morning")
    page.get_by_label("Loneliness").check()
    page.get_by_label("E-mail address for referrals").fill("hello@repair.example")
    look(page, "j09-entry")
    page.get_by_role("button", name="Put it into the directory").click()
    expect(page.get_by_text("Repair morning is in the directory.")).to_be_visible()


def she_practises(page: Page, look) -> None:
    page.get_by_role("button", name="Go on: A practice referral").click()
    look(page, "j09-practice")
    page.get_by_role("button", name="Refer somebody invented to us").click()
    for button in ("Accept", "Book a place", "Record attended"):
        page.get_by_role("button", name=button).click()
    look(page, "j09-practising")
    page.get_by_role("button", name="Complete").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Completed")
    page.get_by_role("button", name="Throw it away").click()


def everything_is_done(page: Page, look) -> None:
    expect(page.get_by_text("All done.")).to_be_visible()
    taken = re.search(r"It took you (\d+) minute", page.text_content("main"))
    assert int(taken[1]) < 15
    look(page, "j09-done")


def kim_begins(page: Page, look) -> None:
    page.goto(the_link_to("kim@repair.example"))
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, "j09-weak-password")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Referrals to us")).to_be_visible()


def she_gives_kim_another_role_and_lets_him_go(page: Page, look) -> None:
    page.goto(reverse("members"))
    page.get_by_role("link", name="Kim Ito").click()
    look(page, "j09-member")
    page.get_by_label("Referrer").check()
    page.get_by_role("button", name="Change role").click()
    expect(page.get_by_text("Kim Ito has the new role now.")).to_be_visible()
    page.get_by_role("link", name="Kim Ito").click()
    page.get_by_role("button", name="Let Kim Ito go").click()
    expect(page.get_by_text("Kim Ito no longer works for Repair Café here.")).to_be_visible()
