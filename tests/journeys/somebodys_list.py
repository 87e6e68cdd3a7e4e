"""Somebody else's list of services, as an editor reads it in: twice, and takes it back."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.directory.models import Service
from tests.factories.standing import agreed, preparing
from tests.factories.story import referred, referred_on, registered, taken_on

LIST = (
    "ID,Provider,Service name,About,Postcode,Telephone\n"
    "1,Harbour Trust,Chair yoga,{about},ZZ1 1AA,020 7946 0018\n"
    "2,Haven,Knitting,Wool,,12\n"
    "3,Haven,,Nameless,,\n"
)


def upload(page: Page, content: str) -> None:
    """As far as the question which column is what."""
    page.goto("/directory/editor/imports/")
    page.get_by_role("button", name="Upload a file").click()
    page.get_by_label("Whose list is it?").fill("Harbour list")
    page.locator("input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )


def when_rhys_reads_in_a_list(page: Page, look) -> None:
    upload(page, LIST.format(about="Gentle"))
    look(page, "j08-list")
    page.get_by_role("button", name="Continue").click()
    look(page, "j08-columns")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("New: 2")).to_be_visible()
    look(page, "j08-preview")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 services are new")).to_be_visible()
    look(page, "j08-imported")


def when_rhys_edits_what_came_in(page: Page) -> None:
    yoga = Service.objects.get(name="Chair yoga")
    page.goto(reverse("editor_edit", args=[yoga.pk]))
    page.get_by_label("What it is").fill("Gentle. Ring twice.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()


def when_the_next_list_comes_without_what_somebody_waits_for(house) -> None:
    knitting = Service.objects.get(name="Knitting")
    with preparing():
        Service.objects.filter(pk=knitting.pk).update(takes_referrals=True)
        knitting.refresh_from_db()
        agreed(knitting.organisation)
        person = registered(house.people.gita)
    referral = referred(house.people.gita, person, house.people.amina)
    referred_on(house.people.amina, taken_on(house.people.amina, referral), knitting)


def then_the_next_list_leaves_the_edit_alone(page: Page, look) -> None:
    lines = LIST.format(about="Stretching").replace("0018", "0019").splitlines(keepends=True)
    upload(page, "".join(line for line in lines if "Knitting" not in line))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("As the last time")).to_be_checked()
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("link", name="Edited here and changed there: 1").click()
    expect(page.get_by_text("Ring twice")).to_be_visible()
    look(page, "j08-conflict")
    page.get_by_role("button", name="Import", exact=True).click()
    page.goto(reverse("service", args=[Service.objects.get(name="Chair yoga").pk]))
    expect(page.get_by_text("Gentle. Ring twice.")).to_be_visible()
    expect(page.get_by_text("020 7946 0019")).to_be_visible()


def then_what_left_the_list_is_told_with_who_waits(page: Page, look) -> None:
    page.goto(reverse("imports"))
    page.get_by_role("link", name="No longer in it (Harbour list)").click()
    expect(page.get_by_role("listitem").filter(has_text="Knitting")).to_contain_text(
        "1 open referral"
    )
    look(page, "j08-absent")


def then_the_list_can_be_taken_back(page: Page, look) -> None:
    page.goto(reverse("imports"))
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("1 put back as they were")).to_be_visible()
    look(page, "j08-undone")
