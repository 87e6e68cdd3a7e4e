"""The pages that no journey passes: what goes wrong, what is said no to, what is looked after."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.directory.models import Postcode
from alongside.organisations.models import Area, Organisation
from alongside.outbox import services as outbox
from alongside.referrals.models import Referral
from tests.factories.standing import member_of, preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, service_of, taken_on

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    """Once is enough: that each page works without it, the journeys show."""
    return True


@pytest.fixture
def page_of(open_browser, live_server):
    """A browser window in which somebody is signed in; nobody, when nobody is named."""

    def signed_in(actor: Actor | None = None) -> Page:
        page = open_browser()
        if actor:
            client = Client()
            client.force_login(User.objects.get(pk=actor.user_id))
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        return page

    return signed_in


@pytest.fixture
def ivy(house) -> Referral:
    """Gita's referral of Ivy, which waits for Amina's team."""
    people = house.people
    return referred(people.gita, registered(people.gita), people.amina)


@pytest.fixture
def ada(house) -> Actor:
    team = Organisation.objects.get(pk=house.people.amina.organisation_id)
    return member_of("Ada", team, "administrator")


def test_whoever_closes_the_menu_by_a_key_is_where_they_opened_it(house, page_of) -> None:
    page = page_of(house.people.leila)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/cases/")
    more = page.get_by_role("button", name="More")
    more.press("Enter")
    page.keyboard.press("Tab")
    expect(more).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def test_whoever_skips_to_the_content_is_led_to_what_went_wrong(house, page_of) -> None:
    page = page_of(house.people.gita)
    page.goto("/refer/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").press("Enter")
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("NHS number")).to_be_focused()


def test_a_visitor_goes_astray(house, page_of, look):
    page = page_of()
    page.goto("/nothing/here/")
    _heading(page, "Page not found")
    look(page, "error-404-visitor")
    page.goto(reverse("roles"))
    look(page, "roles")
    page.goto(reverse("accessibility"))
    look(page, "accessibility")
    page.goto(reverse("account_reset_password"))
    look(page, "password-reset")
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill("nobody@example.test")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, "sign-in-refused")


def test_a_wrong_door_is_explained(house, ivy, page_of, look):
    page = page_of(house.people.efua)
    page.goto(reverse("board"))
    _heading(page, "another role")
    look(page, "error-403")
    answer = page.goto(reverse("sent_referral", args=[ivy.pk]))
    assert answer.status == 403
    _heading(page, "another role")

    page = page_of(house.people.cara)
    answer = page.goto(reverse("received_referral", args=[ivy.pk]))
    assert answer.status == 404
    assert ivy.person.family_name not in page.content()
    _heading(page, "Page not found")
    look(page, "error-404-signed-in")


def test_the_address_of_a_button_says_that_it_is_one(house, ivy, page_of, look):
    page = page_of(house.people.amina)
    answer = page.goto(reverse("take_on", args=[ivy.pk]))
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"
    _heading(page, "only takes a form")
    look(page, "error-405")


@pytest.mark.parametrize(
    ("text", "name"),
    [("break this", "error-500-with-a-form"), (None, "error-500")],
)
def test_a_fault_of_ours_is_owned(house, page_of, look, settings, text, name):
    settings.ROOT_URLCONF = "tests.web.trial_pages"
    page = page_of(house.people.amina)
    if text:
        page.goto("/trial/note/")
        page.get_by_label("Text").fill(text)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="Show me my form again")).to_be_visible()
    else:
        page.goto("/trial/breaks/")
    _heading(page, "Sorry, something went wrong")
    look(page, name)


def test_a_form_sent_after_signing_out_waits(house, ivy, page_of, look):
    page = page_of(house.people.amina)
    page.goto(reverse("received_referral", args=[ivy.pk]))
    page.get_by_label("Ask or tell").fill("Does she hear well?")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Send note").click()
    _heading(page, "You were signed out")
    with preparing():
        assert not ivy.notes.exists(), "nothing is kept for who is not signed in"
    look(page, "signed-out-with-a-form")


def test_saying_no_asks_why(house, ivy, page_of, look):
    page = page_of(house.people.amina)
    page.goto(reverse("received_referral", args=[ivy.pk]))
    page.locator("summary", has_text="Decline").click()
    look(page, "decline")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, "decline-without-a-reason")
    page.get_by_role("combobox", name="Why?").select_option("Lives outside the area")
    page.get_by_role("button", name="Decline").click()
    _heading(page, "Board")
    look(page, "declined")

    page = page_of(house.people.gita)
    page.goto(reverse("sent_referral", args=[ivy.pk]))
    _heading(page, "Declined")
    look(page, "declined-as-the-referrer-sees-it")


def test_a_second_referral_is_warned_of(house, ivy, page_of, look):
    page = page_of(house.people.gita)
    page.goto(reverse("refer"))
    page.get_by_label("NHS number").fill(NHS_NUMBERS[0])
    for label, number in (("Day", "9"), ("Month", "3"), ("Year", "1948")):
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(ivy.reference).first).to_be_visible()
    look(page, "already-open")


def test_background_work_and_the_record_of_it(empty_queue, house, ivy, ada, page_of, look):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 8")
    with preparing():
        outbox.tell("tested", "later")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET attempts = 1, scheduled_at = now() + interval '4 s'"
            " WHERE status = 'todo'"
        )
    page = page_of(ada)
    page.goto(reverse("jobs"))
    expect(page.get_by_text("Will be tried again")).to_be_visible()
    look(page, "jobs")
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_text("It is tried again now.")).to_be_visible()
    look(page, "jobs-tried-again")

    page = page_of(ada)
    page.goto(reverse("audit"))
    look(page, "audit")
    page.goto(reverse("sent_messages"))
    look(page, "messages")


def test_reports_with_little_and_with_nothing(house, page_of, look):
    page = page_of(house.people.efua)
    page.goto(reverse("reports"))
    expect(page.locator("main table").first).to_contain_text("0")
    empty = page.text_content("main table")
    look(page, "reports-empty")
    for number in NHS_NUMBERS:
        person = registered(house.people.gita, number)
        referred(house.people.gita, person, house.people.amina)
    page.reload()
    assert page.text_content("main table") != empty, "what was sent is counted"
    look(page, "reports")


def test_the_directory_finds_nothing_or_something_far(house, page_of, look):
    service_of(house.people.dev, name="Walking group")
    page = page_of()
    page.goto(reverse("directory"))
    look(page, "directory")
    page.goto(reverse("directory") + "?words=xylophone")
    assert "Walking group" not in page.text_content("main")
    assert "Try fewer or simpler words" in page.text_content("main")
    look(page, "directory-nothing-found")


def test_a_provider_looks_over_its_entries(house, page_of, look):
    with preparing():
        service_of(house.people.dev, name="Everybody’s repair café and mending circle, upstairs")
    page = page_of(house.people.dev)
    page.goto(reverse("our_entries"))
    expect(page.get_by_role("group", name="Is there room? Everybody’s repair café")).to_be_visible()
    look(page, "our-entries")


def test_the_menu_is_whole_on_a_phone_where_the_script_never_comes(page_of, house):
    page = page_of(house.people.dev)
    page.route("**/nhsuk-frontend*.js", lambda route: route.abort())
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(reverse("provider_desk"))
    for link in page.get_by_role("navigation", name="Menu").get_by_role("link").all():
        box = link.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320


def test_somebody_who_was_entered_twice_and_moves(house, ivy, page_of, look):
    people = house.people
    again = registered(people.gita, None, given_name="Ivey", language="Welsh")
    case = taken_on(people.amina, ivy)
    taken_on(people.ben, referred(people.gita, again, people.ben))
    with preparing():
        Area.objects.filter(name="Farside").update(code="E09000002")
        Postcode.objects.create(postcode="CD9 9ZZ", district="E09000002", place=None)
    page = page_of(people.leila)
    page.goto(reverse("person_duplicates"))
    look(page, "entered-twice")
    page.get_by_role("link", name="Ivy Test – Ivey Test").or_(
        page.get_by_role("link", name="Ivey Test – Ivy Test")
    ).click()
    _heading(page, "One person or two?")
    page.get_by_label("How do you know that they are one person?").fill("Her passport")
    look(page, "one-or-two")
    page.get_by_role("button", name="Make one record").click()
    _heading(page, "One record of two")
    look(page, "made-one")
    page = page_of(people.amina)
    page.goto(reverse("change_address", args=[case.pk]))
    page.get_by_label("Postcode").fill("CD9 9ZZ")
    page.get_by_role("button", name="Save address").click()
    _heading(page, "They live elsewhere now")
    look(page, "moved-away")
