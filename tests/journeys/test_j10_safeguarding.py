"""J10: Amina hears that somebody is being hurt. With JavaScript and without."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import call_those_due, put_on_duty
from tests.factories.standing import preparing, safeguarding_lead
from tests.factories.story import referred, registered, taken_on
from tests.journeys.house import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "He said he would lock me in again if I talked to you."


def sign_in(page: Page, email: str) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_from_the_red_button_to_the_end(house, open_browser, look, javascript):
    people = house.people
    sana = safeguarding_lead(people)
    user = User.objects.get(pk=sana.user_id)
    user.set_password(PASSWORD)
    user.save()
    with acting_as(sana):
        put_on_duty(actor=sana, user_id=sana.user_id, position=1, minutes=15, mobile="07700 900123")
    ivy = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))

    page = open_browser()
    sign_in(page, house.email(people.amina))
    page.goto(f"/cases/{case.pk}/")
    began = time.monotonic()
    alarm = page.get_by_role("link", name="Worried about somebody’s safety?")
    alarm.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.get_by_text("Ivy Test")).to_be_visible()
    look(page, "j10-01-raise")
    words = page.get_by_label("What was said, or what did you see?")
    words.focus()
    page.keyboard.type(WORDS)
    steps = 2
    page.get_by_role("button", name="Send to the lead").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(words).to_have_value(WORDS)
    look(page, "j10-02-something-missing")
    page.get_by_label("No, not at this moment").check()
    page.get_by_role("radio", name="A service or organisation").check()
    page.get_by_label("Which one?").fill("Green Shoots")
    page.get_by_label("No, they do not want it shared").check()
    page.get_by_role("button", name="Send to the lead").click()
    steps += 6
    expect(page.get_by_text("Your concern is kept, and a lead is being told.")).to_be_visible()
    assert steps <= 10, "a minute has room for no more"
    assert time.monotonic() - began < 60
    look(page, "j10-03-raised")
    page.get_by_role("button", name="I would like to talk about it").click()
    call_those_due()
    with preparing():
        concern = Concern.objects.get()
    address = f"/safeguarding/{concern.pk}/"

    colleague = open_browser()
    sign_in(colleague, house.email(people.ben))
    colleague.goto(f"/cases/{case.pk}/")
    expect(colleague.get_by_text("ask your safeguarding lead")).to_be_visible()
    expect(colleague.get_by_text("lock me in")).to_have_count(0)
    assert colleague.goto(address).status == 404
    look(colleague, "j10-04-a-colleague")

    lead = open_browser()
    sign_in(lead, house.email(sana))
    lead.get_by_role("link", name=concern.reference).click()
    expect(lead.get_by_text(WORDS)).to_be_visible()
    lead.get_by_role("button", name="I have it").click()
    look(lead, "j10-05-the-lead-has-it")
    lead.get_by_role("link", name="Stop new referrals to an organisation").click()
    lead.get_by_label("Why?").fill("A volunteer there is named.")
    look(lead, "j10-06-stop")
    lead.get_by_role("button", name="Stop new referrals now").click()
    expect(lead.get_by_text("No new referrals go to Green Shoots")).to_be_visible()
    lead.get_by_role("button", name="Hide where they are, now").click()
    lead.get_by_role("button", name="Decide").or_(
        lead.get_by_role("link", name="Decide")
    ).first.click()
    lead.get_by_label("Refer to the local authority").check()
    lead.get_by_label("The lawful reason").select_option("coerced")
    lead.get_by_label("Why does that hold here?").fill("He stood beside her.")
    lead.get_by_label("Why?", exact=True).fill("Locked in and threatened.")
    look(lead, "j10-07-decide")
    lead.get_by_role("button", name="Keep this decision").click()
    with lead.expect_download() as download:
        lead.get_by_role("button", name="Form for adult social care (PDF)").click()
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}\.pdf", download.value.suggested_filename)
    lead.goto(address)
    look(lead, "j10-08-decided")

    page.goto(f"/cases/{case.pk}/refer/{house.club.pk}/")
    expect(page.get_by_text("takes no new referrals at the moment")).to_be_visible()

    lead.get_by_role("button", name="Close").or_(
        lead.get_by_role("link", name="Close", exact=True)
    ).first.click()
    lead.get_by_label("What was learnt?").fill("Ask alone, always.")
    lead.get_by_label("It took place").check()
    look(lead, "j10-09-close")
    lead.get_by_role("button", name="Close the concern").click()
    expect(lead.get_by_text("The concern is closed.")).to_be_visible()
