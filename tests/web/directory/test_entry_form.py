"""The form of a whole entry: what is drawn and sent back unchanged changes nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.directory.links import claim_code, enquiry_token
from alongside.directory.models import Accessibility, CostOption, Proposal, Schedule, Service
from alongside.directory.queries.keepers import keeps
from alongside.directory.services.edits import as_it_stands
from alongside.directory.services.freshness import ask_provider
from tests.factories.story import registered, themselves


def drawn(page) -> dict[str, list[str]]:
    """What a browser would send back of a page's form, nothing touched."""
    soup = BeautifulSoup(page.text, "html.parser")
    fields: dict[str, list[str]] = {}
    for box in soup.select("main input[name], main textarea[name], main select[name]"):
        kind = box.get("type")
        if kind in ("checkbox", "radio") and not box.has_attr("checked"):
            continue
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            value = chosen["value"]
        else:
            blank = "on" if kind in ("checkbox", "radio") else ""
            value = box.get("value", blank) if box.name == "input" else box.text.removeprefix("\n")
        fields.setdefault(box["name"], []).append(value)
    return fields


@pytest.fixture
def editor(rhys, browser_of):
    return browser_of(rhys)


@pytest.fixture
def full(club) -> Service:
    """The club with a time that none of the form's choices says, a price and facts of access."""
    Schedule.objects.create(service=club, freq="MONTHLY", bymonthday="15", opens_at="09:00")
    Schedule.objects.create(
        service_at_location=club.at_locations.get(), freq="MONTHLY", byday="2WE"
    )
    CostOption.objects.create(service=club, amount="4.50", option="a meal")
    location = club.locations.get()
    Accessibility.objects.create(location=location, fact="step-free", details="by the side door")
    Accessibility.objects.create(location=location, fact="hearing-loop", holds=False)
    Accessibility.objects.create(location=location, description="The lift is small")
    return club


def test_sent_back_as_it_was_drawn_nothing_changes(editor, full):
    page = reverse("editor_edit", args=[full.pk])
    before = as_it_stands(full)
    answer = editor.post(page, drawn(editor.get(page)), follow=True)
    assert "Nothing was different" in answer.text
    assert as_it_stands(full) == before


def test_what_is_pasted_into_its_boxes_is_tidied(editor, full):
    page = reverse("editor_edit", args=[full.pk])
    said = drawn(editor.get(page))
    said |= {"name": ["Lunch\u00a0club\x00"], "description": ["\uf0b7 Soup\x0b\u200band bread"]}
    assert "Published:" in editor.post(page, said, follow=True).text
    entry = as_it_stands(full)
    assert (entry.name, entry.description) == ("Lunch club", "• Soup\nand bread")


def test_an_editor_publishes_times_with_breaks_access_and_prices(editor, full, client):
    page = reverse("editor_edit", args=[full.pk])
    said = drawn(editor.get(page))
    weekly = next(n for n in range(4) if said.get(f"times-{n}-days") == ["MO"])
    said |= {
        f"times-{weekly}-days": ["MO", "FR"],
        f"times-{weekly}-opens_at": ["2pm"],
        f"times-{weekly}-closes_at": ["16:30"],
        f"times-{weekly}-breaks": ["26 October 2026 to 30 October 2026: half-term\nalso 3/11/2026"],
        "places-0-has": ["step-free", "quiet-space"],
        "costs-1-amount": ["0"],
        "costs-1-option": ["carers"],
        "description": ["A hot meal\r\nand a quiz"],
    }
    answer = editor.post(page, said, follow=True)
    assert "Published:" in answer.text
    entry = as_it_stands(full)
    [hours] = [one for one in entry.schedules if one.byday == "MO,FR"]
    assert (hours.opens_at, hours.closes_at) == ("14:00", "16:30")
    assert [(one.kind, one.starts_on, one.reason) for one in hours.exceptions] == [
        ("closed", "2026-10-26", "half-term"),
        ("extra", "2026-11-03", ""),
    ]
    [spot] = entry.locations
    assert {one.fact: one.holds for one in spot.accessibility} == {
        "": True,
        "step-free": True,
        "quiet-space": True,
        "hearing-loop": False,
    }
    assert "by the side door" in {one.details for one in spot.accessibility}
    assert sorted(cost.amount for cost in entry.costs) == ["0.00", "4.50"]
    assert "and a quiz" in client.get(reverse("service", args=[full.pk])).text
    history = editor.get(reverse("editor_service", args=[full.pk])).text
    assert "What changed" in history and "half-term" in history and "Rhys" in history


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("name", "", "Write the name of the service"),
        ("phones", "call me", "is not a phone number"),
        ("email", "nobody", "Enter an e-mail address like"),
        ("url", "javascript:alert(1)", "Enter a web address like"),
        ("minimum_age", "many", "Enter an age in whole years"),
        ("times-0-opens_at", "25:99", "Enter a time like 10:30 or 2pm"),
        ("times-0-breaks", "next week", "is not understood"),
        ("places-0-postal_code", "12345", "This is not a UK postcode"),
        ("costs-0-amount", "four", "Enter a price like 4.50"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(editor, full, field, typed, problem):
    page = reverse("editor_edit", args=[full.pk])
    before = as_it_stands(full)
    answer = editor.post(page, drawn(editor.get(page)) | {field: [typed]})
    assert answer.status_code == 422
    assert problem in answer.text
    assert as_it_stands(full) == before


def test_two_editors_at_once_the_second_hears_of_the_first(editor, full):
    page = reverse("editor_edit", args=[full.pk])
    one, other = drawn(editor.get(page)), drawn(editor.get(page))
    editor.post(page, one | {"email": ["one@example.test"]})
    answer = editor.post(page, other | {"email": ["other@example.test"]})
    assert answer.status_code == 422
    assert "Somebody has changed this meanwhile: E-mail" in answer.text
    assert "other@example.test" in answer.text, "the typing is kept"
    assert as_it_stands(full).email == "one@example.test"


def test_a_form_that_was_tampered_with_is_refused(editor, full):
    page = reverse("editor_edit", args=[full.pk])
    said = drawn(editor.get(page))
    assert editor.post(page, said | {"base": ["x"]}).status_code == 400
    del said["base"]
    assert editor.post(page, said).status_code == 400
    said = drawn(editor.get(page))
    assert editor.post(page, said | {"times-TOTAL_FORMS": ["9999"]}).status_code == 422


class TestProposing:
    def test_a_link_worker_proposes_and_the_editor_takes_it_over(
        self, people, browser_of, editor, full
    ):
        amina = browser_of(people.amina)
        page = reverse("propose", args=[full.pk])
        said = drawn(amina.get(page))
        assert "status" not in said, "only editors decide on that"
        said |= {"email": ["new@example.test"], "fees": ["Free"], "note": ["They told me"]}
        for _click in range(2):
            assert "An editor looks at it" in amina.post(page, said, follow=True).text
        assert as_it_stands(full).email == "lunch@example.test"
        proposal = Proposal.objects.get()
        queue = editor.get("/directory/editor/?show=proposals").text
        assert "E-mail, Cost in words" in queue
        decide = reverse("editor_proposal", args=[proposal.pk])
        shown = editor.get(decide)
        assert "They told me" in shown.text and "new@example.test" in shown.text
        refused = editor.post(decide, drawn(shown) | {"email": ["yes"], "fees": ["no"]})
        assert refused.status_code == 422 and "Say why not" in refused.text
        done = drawn(shown) | {"email": ["yes"], "fees": ["no"], "fees-why": ["It costs £2"]}
        assert editor.post(decide, done).status_code == 302
        assert as_it_stands(full).email == "new@example.test"
        assert "It costs £2" in amina.get(reverse("our_entries")).text
        assert editor.post(decide, done).status_code == 422, "decided before"

    def test_a_line_on_top_is_enough_for_whoever_is_in_a_hurry(self, people, browser_of, full):
        dev, page = browser_of(people.dev), reverse("propose", args=[full.pk])
        shown = dev.get(page)
        main = BeautifulSoup(shown.content, "html.parser").find("main")
        order = [one.get("name") or one.name for one in main.select("textarea, form button, input")]
        assert order.index("note") < order.index("button") < order.index("name")
        said = drawn(shown) | {"note": ["We meet on Fridays now."]}
        assert dev.post(page, said).status_code == 302
        assert Proposal.objects.get().note == "We meet on Fridays now."

    def test_the_diff_says_when_the_entry_changed_meanwhile(self, people, browser_of, editor, full):
        amina = browser_of(people.amina)
        page = reverse("propose", args=[full.pk])
        amina.post(page, drawn(amina.get(page)) | {"email": ["new@example.test"]})
        decide = reverse("editor_proposal", args=[Proposal.objects.get().pk])
        opened = drawn(editor.get(decide)) | {"email": ["yes"]}
        edit = reverse("editor_edit", args=[full.pk])
        editor.post(edit, drawn(editor.get(edit)) | {"email": ["third@example.test"]})
        late = editor.post(decide, opened)
        assert late.status_code == 422
        assert "The entry has changed since you opened this" in late.text
        assert "third@example.test" in late.text
        assert "Changed since it was proposed" in late.text
        assert editor.post(decide, drawn(late) | {"email": ["yes"]}).status_code == 302

    def test_an_unlisted_entry_is_not_found(self, client, full):
        Service.objects.filter(pk=full.pk).update(status="inactive")
        assert client.get(reverse("propose", args=[full.pk])).status_code == 404

    def test_a_visitor_proposes_and_keeps_the_typing_after_a_mistake(self, client, editor, full):
        page = reverse("propose", args=[full.pk])
        said = drawn(client.get(page)) | {"fees": ["Free"], "proposer-email": ["sam"]}
        wrong = client.post(page, said)
        assert wrong.status_code == 422
        assert drawn(wrong)["fees"] == ["Free"]
        assert "Enter an e-mail address" in wrong.text
        for _click in range(2):
            done = client.post(page, said | {"proposer-email": ["sam@example.test"]})
            assert done.url == reverse("proposed")
        proposal = Proposal.objects.get()
        assert (proposal.by, proposal.organisation, proposal.keeper) == (None, None, False)
        assert "a visitor" in editor.get("/directory/editor/?show=proposals").text
        assert "sam@" not in editor.get(reverse("editor_proposal", args=[proposal.pk])).text

    def test_a_program_that_fills_in_every_box_is_thanked_and_nothing_kept(self, client, full):
        page = reverse("propose", args=[full.pk])
        said = drawn(client.get(page)) | {"fees": ["Buy"], "proposer-website": ["https://spam"]}
        assert client.post(page, said).url == reverse("proposed")
        assert not Proposal.objects.exists()

    def test_a_visitor_tells_of_a_service_that_is_missing_and_an_editor_lists_it(
        self, client, editor, full
    ):
        page = reverse("propose_new")
        assert page in client.get(reverse("directory"), {"words": "qqqqq"}).text
        said = drawn(client.get(page)) | {"name": ["Lunch <club>"]}
        assert "Write who offers it" in client.post(page, said).text
        said |= {"organisation": ["Harbour Trust"], "phones": ["01632 960001 (Sam)"]}
        assert client.post(page, said).url == reverse("proposed")
        assert "A new entry" in editor.get("/directory/editor/?show=proposals").text
        decide = reverse("editor_proposal", args=[Proposal.objects.get().pk])
        shown = editor.get(decide)
        assert "There are entries like it" in shown.text
        yes = {field: ["yes"] for field in ("name", "organisation", "phones")}
        made = Service.objects.exclude(pk=full.pk)
        assert not made.filter(name="Lunch <club>").exists()
        listed = editor.post(decide, drawn(shown) | yes)
        new = made.get(name="Lunch <club>")
        assert listed.url == reverse("editor_service", args=[new.pk])
        assert "01632 960001" in client.get(reverse("service", args=[new.pk])).text

    def test_the_provider_says_through_its_link_what_changed(self, rhys, client, full):
        with acting_as(rhys):
            enquiry = ask_provider(actor=rhys, service=full)
        page = reverse("check_changed", args=[enquiry_token(enquiry.pk)])
        said = drawn(client.get(page)) | {"note": ["We are on Fridays now"]}
        done = client.post(page, said, follow=True)
        assert "An editor looks at your changes" in done.text
        assert Proposal.objects.get().note == "We are on Fridays now"
        assert client.post(page, said).status_code == 410


class TestClaiming:
    def test_the_code_from_the_post_makes_the_entry_theirs(self, people, browser_of, full):
        full.organisation = type(full.organisation).objects.create(name="List", kind="provider")
        full.save()
        dev = browser_of(people.dev)
        page = reverse("claim_entry", args=[full.pk])
        assert "l•••@example.test" in dev.get(page).text
        answer = dev.post(page, {"email": "thief@example.test"}, follow=True)
        assert "A code of 8 digits went to l•••@example.test" in answer.text
        [claim] = full.claims.all()
        here = reverse("claim", args=[claim.pk])
        assert "This is not the code" in dev.post(here, {"code": "1234"}).text
        assert dev.post(here, {"code": claim_code(claim.pk)}).status_code == 302
        assert keeps(people.dev, full)
        assert "Lunch &lt;club&gt;" in dev.get(reverse("our_entries")).text

    def test_another_organisations_claim_is_not_found(self, people, browser_of, full):
        full.organisation = type(full.organisation).objects.create(name="List", kind="provider")
        full.save()
        browser_of(people.dev).post(reverse("claim_entry", args=[full.pk]))
        [claim] = full.claims.all()
        cara = browser_of(people.cara)
        assert cara.get(reverse("claim", args=[claim.pk])).status_code == 404
        assert cara.post(reverse("withdraw_claim", args=[claim.pk])).status_code == 404

    def test_an_editor_decides_where_nobody_could_be_sent_a_code(
        self, people, browser_of, editor, full
    ):
        other = Service.objects.get(name="Listening line")
        Service.objects.filter(pk=other.pk).update(
            organisation=type(full.organisation).objects.create(name="List", kind="provider")
        )
        browser_of(people.dev).post(reverse("claim_entry", args=[other.pk]))
        [claim] = other.claims.all()
        assert "Nobody could be sent a code" in editor.get("/directory/editor/?show=claims").text
        page = reverse("editor_claim", args=[claim.pk])
        assert editor.post(page, {"name": "confirm"}).status_code == 422
        editor.post(page, {"name": "confirm", "reason": "I called them"})
        assert keeps(people.dev, other)


def test_no_page_shows_the_address_that_a_code_went_to(people, browser_of, full):
    page = browser_of(people.cara).get(reverse("claim_entry", args=[full.pk])).text
    assert not re.search(r"[\w.]{2,}@example\.test", BeautifulSoup(page, "html.parser").main.text)


def test_of_people_on_their_own_pages_no_name_is_kept_with_what_they_propose(people, club):
    browser = Client()
    ivy = themselves(registered(people.gita))
    browser.force_login(User.objects.get(pk=ivy.user_id))
    propose = reverse("propose", args=[club.pk])
    said = drawn(browser.get(propose)) | {"note": ["It is on Fridays"]}
    assert browser.post(propose, said).url == reverse("proposed")
    kept = Proposal.objects.get()
    assert (kept.by, kept.organisation, kept.note) == (None, None, "It is on Fridays")
