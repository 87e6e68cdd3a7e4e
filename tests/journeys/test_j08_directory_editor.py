"""Journey 8: the directory's editor finds what is wrong, asks, decides, publishes.

Told twice: once with JavaScript, once without.
"""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.models import User
from alongside.common import clock
from alongside.directory.models import Service
from alongside.directory.services.words import refresh_words
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of, preparing
from tests.journeys.house import PASSWORD
from tests.journeys.somebodys_list import (
    then_the_list_can_be_taken_back,
    then_the_next_list_leaves_the_edit_alone,
    then_what_left_the_list_is_told_with_who_waits,
    when_rhys_edits_what_came_in,
    when_rhys_reads_in_a_list,
    when_the_next_list_comes_without_what_somebody_waits_for,
)
from tests.journeys.test_j01_one_referral import fill_date, given_signed_in
from tests.journeys.test_widget import other_site, shown

__all__ = ["other_site", "shown"]  # fixtures

pytestmark = pytest.mark.browser


def test_j08_the_editor_keeps_the_directory_true(house, open_browser, look, worker, shown):
    given_an_entry_that_nobody_checked_for_long(house)
    given_an_editor(house)
    somebody = open_browser()
    when_somebody_says_that_the_day_is_wrong(somebody, house, look)
    when_amina_proposes_a_change(given_signed_in(open_browser(), house, "amina"), house, look)
    when_another_charity_claims_a_line(given_signed_in(open_browser(), house, "dev"), look)

    rhys = given_signed_in_as_rhys(open_browser())
    then_the_queue_shows_what_waits(rhys, look)
    when_rhys_decides_on_the_proposal(rhys, look)
    when_rhys_reads_in_a_list(rhys, look)
    when_rhys_edits_what_came_in(rhys)
    when_the_next_list_comes_without_what_somebody_waits_for(house)
    then_the_next_list_leaves_the_edit_alone(rhys, look)
    then_what_left_the_list_is_told_with_who_waits(rhys, look)
    then_the_list_can_be_taken_back(rhys, look)

    when_rhys_puts_the_day_right(rhys, look)
    then_it_is_public_at_once(somebody, house, look)
    then_a_surgery_s_own_web_site_shows_it(shown)
    then_a_slip_and_welsh_find_it(somebody, look)
    when_rhys_gives_a_tier(rhys, house, look)
    when_rhys_asks_the_provider(rhys, house, look)
    worker()

    when_the_provider_says_yes_on_a_phone(open_browser(), look)
    then_the_entry_is_fresh(rhys, house, look)
    then_a_used_link_is_kindly_refused(somebody, look)
    then_everybody_sees_how_current_the_directory_is(somebody, look)


def given_an_entry_that_nobody_checked_for_long(house) -> None:
    with preparing():
        Service.objects.filter(pk=house.club.pk).update(
            verified_at=clock.now() - dt.timedelta(days=250), email="hello@green-shoots.example"
        )
        haven = Organisation.objects.create(name="Haven", kind="provider", email="post@haven.test")
        Service.objects.create(organisation=haven, name="Listening line")


def given_an_editor(house) -> None:
    with preparing():
        council = Organisation.objects.get(name="Alderbrook Council")
        rhys = User.objects.get(pk=member_of("Rhys", council, "directory_editor").user_id)
        rhys.set_password(PASSWORD)
        rhys.save()


def given_signed_in_as_rhys(page: Page) -> Page:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill("rhys@example.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Keep the directory true")).to_be_visible()
    return page


def when_somebody_says_that_the_day_is_wrong(page: Page, house, look) -> None:
    page.goto(reverse("service", args=[house.club.pk]))
    page.get_by_role("link", name="Something is wrong?").click()
    look(page, "j08-problem")
    page.get_by_role("button", name="Tell the editors").click()
    expect(page.get_by_role("link", name="Say what is wrong")).to_be_visible()
    page.get_by_label("The day or time is wrong").check()
    page.get_by_label("What should we know?").fill("It is on Fridays now.")
    page.get_by_role("button", name="Tell the editors").click()
    expect(page.get_by_text("The editors look into it")).to_be_visible()


def when_amina_proposes_a_change(page: Page, house, look) -> None:
    page.goto(reverse("service", args=[house.club.pk]))
    page.get_by_role("link", name="Propose a change").click()
    look(page, "j08-propose")
    page.get_by_label("E-mail", exact=False).first.fill("kitchen@green-shoots.example")
    page.get_by_label("Cost in words").fill("Free")
    page.get_by_role("button", name="Send to the editors").last.click()
    expect(page.get_by_text("An editor looks at it and tells you")).to_be_visible()


def when_another_charity_claims_a_line(page: Page, look) -> None:
    line = Service.objects.get(name="Listening line")
    page.goto(reverse("claim_entry", args=[line.pk]))
    look(page, "j08-claim")
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_text("A code of 8 digits went to p•••@haven.test")).to_be_visible()
    look(page, "j08-code")


def then_the_queue_shows_what_waits(page: Page, look) -> None:
    tabs = page.get_by_role("navigation", name="What waits")
    for name in ("Problems 1", "Proposals 1", "Claims 1", "Not checked for long 1"):
        expect(tabs.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("Currency score 0%")).to_be_visible()
    look(page, "j08-queue")
    page.get_by_role("link", name="When providers are asked").click()
    look(page, "j08-paces")
    page.go_back()
    page.get_by_role("link", name="Collections").click()
    page.get_by_label("Name").fill("Warm places")
    page.get_by_role("button", name="Begin").click()
    look(page, "j08-collection")
    page.goto(reverse("editor_suppressions"))
    look(page, "j08-suppressions")
    page.goto(reverse("editor_queue"))


def when_rhys_decides_on_the_proposal(page: Page, look) -> None:
    page.get_by_role("link", name="Proposals 1").click()
    page.get_by_role("link", name="Tuesday lunch club").first.click()
    look(page, "j08-diff")
    page.get_by_role("group", name="Take over: E-mail").get_by_label("Yes").check()
    page.get_by_role("group", name="Take over: Cost in words").get_by_label("No").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("link", name="Say why not")).to_be_visible()
    page.get_by_label("If not, why?").last.fill("A meal costs £4.50.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("What you took over is public now")).to_be_visible()
    expect(page.get_by_text("kitchen@green-shoots.example").first).to_be_visible()


def when_rhys_puts_the_day_right(page: Page, look) -> None:
    page.goto(f"{reverse('editor_queue')}?show=problems")
    page.get_by_role("link", name="Tuesday lunch club").first.click()
    expect(page.get_by_text("It is on Fridays now.")).to_be_visible()
    look(page, "j08-told")
    told = page.url
    page.get_by_role("link", name="Look at the entry and put it right").click()
    page.get_by_role("link", name="Edit", exact=True).click()
    time = page.locator(".app-part").first
    time.get_by_label("Friday").check()
    time.get_by_label("From", exact=True).fill("12:00")
    time.get_by_label("To", exact=True).fill("14:00")
    time.get_by_text("Term breaks, first and last day, note").click()
    time.get_by_label("Breaks").fill("21 December 2026 to 1 January 2027: holidays")
    page.get_by_text("Getting in: what it has and has not").first.click()
    page.get_by_role("group", name="It has").first.get_by_label("Step-free").check()
    page.get_by_label("News").fill("On Fridays from now on")
    page.get_by_label("Price in pounds").last.fill("4.50")
    page.get_by_label("Who or what for").last.fill("a meal")
    look(page, "j08-edit")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    look(page, "j08-entry")
    page.goto(told)
    page.get_by_label("It is put right").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Problems 0")).to_be_visible()


def then_it_is_public_at_once(page: Page, house, look) -> None:
    page.goto(reverse("service", args=[house.club.pk]))
    expect(page.get_by_text("Fridays, 12 noon to 2pm").first).to_be_visible()
    look(page, "j08-public")
    said = page.request.get(f"/api/open-referral/v3/services/{house.club.pk}").json()
    assert said["email"] == "kitchen@green-shoots.example"
    assert "4.5" in str(said["cost_options"])


def then_a_surgery_s_own_web_site_shows_it(shown) -> None:
    page = shown('data-postcode="ZZ1 1AA"')
    without_javascript = page.get_by_role("link", name="Find help near you")
    club = page.get_by_role("listitem").filter(has_text="Tuesday lunch club")
    expect(club.or_(without_javascript)).to_be_visible()
    if club.count():
        expect(club).to_contain_text("On Fridays from now on")


def then_a_slip_and_welsh_find_it(page: Page, look) -> None:
    refresh_words()
    for words in ("lonly", "unig"):
        page.goto(f"{reverse('directory')}?words={words}")
        expect(page.get_by_role("link", name="Tuesday lunch club")).to_be_visible()
    look(page, "j08-found")


def when_rhys_gives_a_tier(page: Page, house, look) -> None:
    page.goto(reverse("editor_assurance", args=[house.club.pk]))
    page.get_by_label("Papers seen").check()
    page.get_by_label("Public liability insurance").check()
    fill_date(page, "Holds until", 1, 6, clock.today().year + 1)
    look(page, "j08-tier")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Public liability insurance")).to_be_visible()


def when_rhys_asks_the_provider(page: Page, house, look) -> None:
    page.goto(f"{reverse('editor_queue')}?show=stale")
    look(page, "j08-stale")
    page.get_by_role("button", name="Ask provider Tuesday lunch club").click()
    expect(page.get_by_text("We have asked k•••@green-shoots.example whether")).to_be_visible()


def the_link() -> str:
    with preparing():
        message = Message.objects.get(template="directory-enquiry")
    assert message.recipient == "kitchen@green-shoots.example"
    return re.search(r"(/directory/check/\S+)", message.body)[1]


def when_the_provider_says_yes_on_a_phone(page: Page, look) -> None:
    page.goto(the_link())
    expect(page.get_by_role("heading", name="is this still right?")).to_be_visible()
    look(page, "j08-check")
    page.get_by_role("link", name="We have stopped").click()
    look(page, "j08-stopped")
    page.go_back()
    page.get_by_role("link", name="Something has changed").click()
    look(page, "j08-changed")
    page.go_back()
    page.get_by_role("button", name="Yes, all of it is right").click()
    expect(page.get_by_text("All of it is right")).to_be_visible()
    look(page, "j08-answered")


def then_the_entry_is_fresh(page: Page, house, look) -> None:
    page.goto(reverse("editor_service", args=[house.club.pk]))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Checked lately")
    expect(page.get_by_text("the provider, through a link").first).to_be_visible()
    look(page, "j08-fresh")


def then_a_used_link_is_kindly_refused(page: Page, look) -> None:
    page.goto(the_link())
    expect(page.get_by_role("heading", name="This link has been used")).to_be_visible()
    look(page, "j08-used")


def then_everybody_sees_how_current_the_directory_is(page: Page, look) -> None:
    page.goto(reverse("currency"))
    expect(page.get_by_text("25%").first).to_be_visible()
    look(page, "j08-currency")
