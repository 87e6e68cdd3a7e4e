"""The plan's pages, as Amina, Ben and Cara, and as the person: nobody's typing is lost."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import services
from alongside.care.models import Case, Plan
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, themselves


@pytest.fixture
def case(people) -> Case:
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(people.amina) as amina:
        services.write_plan(
            actor=amina, case=case, base=0, words={"strengths": "Bakes bread"}, key=uuid.uuid4()
        )
        services.set_goal(actor=amina, case=case, words="See people", key=uuid.uuid4())
    return case


@pytest.fixture
def ivys_browser(people, case) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=themselves(case.person).user_id))
    return client


def _main(response) -> str:
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def _post(browser, address, base, **words):
    return browser.post(address, {"idempotency_key": str(uuid.uuid4()), "base": base, **words})


def _plan(case) -> Plan:
    with preparing():
        return Plan.objects.get(case=case)


def _addresses(case) -> list[str]:
    return [
        reverse("write_plan_part", args=[case.pk, "about_me"]),
        reverse("write_plan_part", args=[case.pk, "arranged"]),
        reverse("plan_version", args=[case.pk, 1]),
        reverse("plan_document", args=[case.pk, "large"]),
    ]


def test_the_team_opens_every_page_of_it_and_the_others_none(browser_of, people, case):
    for address in _addresses(case):
        for insider in (people.amina, people.ben):
            assert browser_of(insider).get(address).status_code == 200, address
        for outsider in (people.cara, people.dev, people.efua):
            response = browser_of(outsider).get(address)
            assert response.status_code in (403, 404), address
            assert b"Bakes bread" not in response.content


def test_two_at_once_see_both_versions_and_keep_what_both_mean(browser_of, people, case):
    address = reverse("write_plan_part", args=[case.pk, "about_me"])
    assert _post(browser_of(people.amina), address, 1, strengths="Sings").status_code == 302
    clash = _post(browser_of(people.ben), address, 1, strengths="Gardens")
    assert clash.status_code == 422
    assert "Sings" in _main(clash)
    assert "Amina" in _main(clash)
    page = BeautifulSoup(clash.content, "html.parser")
    assert page.find("textarea", {"name": "strengths"}).text.strip() == "Gardens"
    base = page.find("input", {"name": "base"})["value"]
    _post(browser_of(people.ben), address, base, strengths="Sings and gardens")
    assert _plan(case).strengths == "Sings and gardens"


def _boxes(response) -> dict[str, str]:
    """What the form on the page would send if it were saved as it stands."""
    page = BeautifulSoup(response.content, "html.parser")
    form = next(each for each in page.find_all("form") if each.find("textarea"))
    typed = {box["name"]: box.text.strip() for box in form.find_all("textarea")}
    for box in form.find_all("input"):
        if box.get("type") not in ("radio", "checkbox") or box.has_attr("checked"):
            typed[box["name"]] = box.get("value", "")
    return typed


def test_what_somebody_else_wrote_beside_it_stands_in_the_boxes_and_stays(
    browser_of, people, case, ivys_browser
):
    """Only one part clashes. The others hold what the first one wrote, and not nothing."""
    worker = reverse("write_plan_part", args=[case.pk, "about_me"])
    own = reverse("write_own_plan", args=[case.pk])
    for browser, address in ((browser_of(people.ben), worker), (ivys_browser, own)):
        base, before = _plan(case).number, _plan(case).words()
        beside = f"Quiet mornings {base}"
        first = {**before, "strengths": f"Sings {base}", "how_to_support": beside}
        assert _post(browser_of(people.amina), worker, base, **first).status_code == 302
        clash = _post(browser, address, base, **{**before, "strengths": f"Gardens {base}"})
        assert clash.status_code == 422
        typed = _boxes(clash)
        assert (typed["strengths"], typed["how_to_support"]) == (f"Gardens {base}", beside)
        assert browser.post(address, typed).status_code == 302
        assert _plan(case).strengths == f"Gardens {base}"
        assert _plan(case).how_to_support == beside, "what nobody changed here is as it was written"


def test_a_day_that_was_set_meanwhile_stays_too(browser_of, people, case):
    address = reverse("write_plan_part", args=[case.pk, "arranged"])
    day = {"review_on-day": "3", "review_on-month": "4", "review_on-year": "2031"}
    amina = {"contingency": "Ring Ben", "agreed": "person", **day}
    assert _post(browser_of(people.amina), address, 1, **amina).status_code == 302
    clash = _post(browser_of(people.ben), address, 1, contingency="Ring Amina")
    typed = _boxes(clash)
    assert day.items() <= typed.items()
    browser_of(people.ben).post(address, typed)
    assert (_plan(case).contingency, str(_plan(case).review_on)) == ("Ring Amina", "2031-04-03")
    assert _plan(case).agreed == "person"


def test_who_acts_for_the_person_must_be_named(browser_of, people, case):
    address = reverse("write_plan_part", args=[case.pk, "arranged"])
    refused = _post(browser_of(people.amina), address, 1, agreed="representative", ending="A walk")
    assert refused.status_code == 422
    assert "Enter who acts for the person" in _main(refused)
    assert "A walk" in _main(refused)
    named = {"agreed": "representative", "agreed_name": "Rosa Hill, daughter"}
    assert _post(browser_of(people.amina), address, 1, **named).status_code == 302
    page = browser_of(people.amina).get(reverse("case_plan", args=[case.pk]))
    assert "Agreed with Rosa Hill, daughter." in _main(page)


def test_a_draft_comes_back_until_it_is_saved_or_thrown_away(browser_of, people, case):
    amina = browser_of(people.amina)
    page = reverse("write_plan_part", args=[case.pk, "about_me"])
    kept = amina.post(
        reverse("keep_plan_draft", args=[case.pk, "about_me"]),
        {"base": "1", "turn": "0", "strengths": "Bakes bread and ca"},
    )
    assert json.loads(kept.content)["turn"] == 1
    shown = amina.get(page)
    assert "Bakes bread and ca" in _main(shown)
    assert "It is not saved yet" in _main(shown)
    assert "and ca" not in _main(browser_of(people.ben).get(page)), "nobody reads along"
    amina.post(reverse("drop_plan_draft", args=[case.pk, "about_me"]))
    assert "and ca" not in _main(amina.get(page))


def test_a_second_window_is_told(browser_of, people, case):
    amina, address = (
        browser_of(people.amina),
        reverse("keep_plan_draft", args=[case.pk, "about_me"]),
    )
    amina.post(address, {"base": "1", "turn": "0", "strengths": "First"})
    second = amina.post(address, {"base": "1", "turn": "0", "strengths": "Second"})
    assert second.status_code == 409
    assert "another window" in json.loads(second.content)["said"]


def test_a_goal_is_met_by_one_button(browser_of, people, case):
    amina = browser_of(people.amina)
    goal = case.goals.get()
    answer = amina.post(reverse("settle_goal", args=[case.pk, goal.pk]), {"status": "met"})
    assert answer.status_code == 302
    assert "Met" in _main(amina.get(reverse("case_plan", args=[case.pk])))
    assert browser_of(people.cara).post(
        reverse("settle_goal", args=[case.pk, goal.pk]), {"status": "dropped"}
    ).status_code == 404  # fmt: skip


def test_the_version_says_what_changed(browser_of, people, case):
    address = reverse("write_plan_part", args=[case.pk, "about_me"])
    words = {"strengths": "Bakes bread", "most_important": "The allotment"}
    _post(browser_of(people.amina), address, 1, **words)
    page = BeautifulSoup(
        browser_of(people.ben).get(reverse("plan_version", args=[case.pk, 2])).content,
        "html.parser",
    )
    headings = [heading.get_text(" ", strip=True) for heading in page.main.find_all("h2")]
    assert headings == [
        "What is most important to me Changed",
        "What I am good at, and what helps me",
    ]
    assert browser_of(people.ben).get(reverse("plan_version", args=[case.pk, 9])).status_code == 404


@pytest.mark.parametrize("size", ["standard", "large", "easy"])
def test_the_plan_on_paper_names_nobody_in_its_file_name(browser_of, people, case, size):
    response = browser_of(people.amina).get(reverse("plan_document", args=[case.pk, size]))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == f'attachment; filename="plan-{size}.pdf"'


def test_people_write_their_own_part_and_take_the_plan_home(people, case, ivys_browser):
    address = reverse("write_own_plan", args=[case.pk])
    assert "Bakes bread" in _main(ivys_browser.get(address))
    assert _post(ivys_browser, address, 1, strengths="Bakes bread", most_important="My cat").url
    own = _main(ivys_browser.get(reverse("own_plan")))
    assert "My cat" in own
    assert "See people" in own
    home = ivys_browser.get(reverse("own_plan_document", args=[case.pk, "easy"]))
    assert home.content.startswith(b"%PDF-")


def test_people_who_write_while_their_worker_does_see_both(browser_of, people, case, ivys_browser):
    _post(
        browser_of(people.amina),
        reverse("write_plan_part", args=[case.pk, "about_me"]),
        1,
        strengths="Sings",
    )
    clash = _post(ivys_browser, reverse("write_own_plan", args=[case.pk]), 1, strengths="Laughs")
    assert clash.status_code == 422
    assert "Sings" in _main(clash)
    assert "Laughs" in _main(clash)


def test_nobody_elses_plan_is_in_a_persons_pages(people, case):
    stranger = Client()
    other = registered(people.gita, NHS_NUMBERS[1], given_name="Tom")
    stranger.force_login(User.objects.get(pk=themselves(other).user_id))
    for name, more in (("write_own_plan", []), ("own_plan_document", ["large"])):
        assert stranger.get(reverse(name, args=[case.pk, *more])).status_code == 404
