"""A link worker writes down what matters; neither a reload nor a lost network takes it away."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alongside.accounts.actor import acting_as
from alongside.care import services
from tests.factories.story import referred, registered, taken_on
from tests.journeys.test_j01_one_referral import given_signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    return True


@pytest.fixture
def case(house):
    people = house.people
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def test_what_matters_is_kept_while_it_is_typed_and_taken_home(house, case, open_browser, look):
    page = given_signed_in(open_browser(), house, "amina")
    page.goto(reverse("case", args=[case.pk]))
    late = []
    page.route("**/drafts*.js", lambda route: late.append(route))
    page.get_by_role("button", name="Talk about what matters").click()
    strengths = page.get_by_label("What I am good at, and what helps me")

    # Whoever types at once is quicker than the script.
    strengths.fill("Bakes bread")
    late.pop().continue_()
    page.unroute("**/drafts*.js")
    expect(page.get_by_role("status")).to_contain_text("Kept as a draft")
    page.reload()
    expect(strengths).to_have_value("Bakes bread")
    look(page, "plan-draft")

    # Typed without a network, it stays in this tab until its writer signs out.
    page.route("**/draft/", lambda route: route.abort())
    strengths.fill("Bakes bread at night")
    expect(page.get_by_role("status")).to_contain_text("No connection")
    assert page.evaluate("sessionStorage.length") == 1
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    page.unroute("**/draft/")
    given_signed_in(page, house, "amina")
    page.goto(reverse("case", args=[case.pk]))
    page.get_by_role("button", name="Talk about what matters").click()
    expect(strengths).to_have_value("Bakes bread")

    page.context.set_offline(True)
    strengths.fill("Bakes bread for the street")
    expect(page.get_by_role("status")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("Kept as a draft")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Bakes bread for the street")).to_be_visible()

    page.get_by_role("link", name="Write down what we agreed").click()
    page.get_by_label("If things get harder").fill("Ring Rosa, then the team")
    page.get_by_label("With the person").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Agreed with the person.")).to_be_visible()
    look(page, "plan")
    with page.expect_download() as large:
        page.get_by_role("link", name="Large print").click()
    assert large.value.suggested_filename == "plan-large.pdf"


def test_what_a_tab_kept_without_a_network_takes_nothing_from_a_colleague(
    house, case, open_browser
):
    page = given_signed_in(open_browser(), house, "amina")
    page.goto(reverse("write_plan_part", args=[case.pk, "about_me"]))
    page.route("**/draft/", lambda route: route.abort())
    strengths = page.get_by_label("What I am good at, and what helps me")
    strengths.fill("Bakes bread")
    expect(page.get_by_role("status")).to_contain_text("No connection")

    with acting_as(house.people.ben) as ben:
        words = {"how_to_support": "Quiet mornings"}
        services.write_plan(actor=ben, case=case, base=0, words=words, key=uuid.uuid4())
    page.reload()
    expect(strengths).to_have_value("Bakes bread")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Bakes bread")).to_be_visible()
    expect(page.get_by_text("Quiet mornings")).to_be_visible()
