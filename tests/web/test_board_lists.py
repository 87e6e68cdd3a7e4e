"""What presses is a list of its own on the board, and the address keeps which was chosen."""

import datetime as dt
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Action, Case, Goal
from alongside.common import clock
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

LISTS = (
    "overdue",
    "not_met",
    "quiet",
    "review",
    "risk",
    "service",
    "back",
    "wrote",
    "help",
    "visit",
)


@pytest.fixture
def cases(people) -> dict[str, Case]:
    """Somebody for each list, whose name is the list's, and Calm, who is on none but one."""
    names = (*LISTS[2:6], "calm")
    found = {}
    for number, name in zip(NHS_NUMBERS, names, strict=True):
        told = {"risk": "known", "risk_note": "A dog."} if name == "risk" else {}
        person = registered(people.gita, number, given_name=name.title())
        found[name] = taken_on(people.amina, referred(people.gita, person, people.amina, **told))
    today = clock.today()
    with acting_as(people.amina):
        services.write_plan(
            actor=people.amina,
            case=found["review"],
            base=0,
            words={"review_on": today.isoformat()},
            key=uuid.uuid4(),
        )
    referred_on(people.amina, found["service"], service_of(people.dev))
    long_ago = clock.now() - dt.timedelta(days=30)
    _as_if(found["quiet"], opened_at=long_ago, next_contact_on=today - dt.timedelta(days=1))
    _as_if(found["calm"], opened_at=long_ago, last_contact_at=clock.now())
    _as_if(found["risk"], first_contact_at=clock.now())
    return found


def _as_if(case: Case, **fields: object) -> None:
    with preparing():
        Case.objects.filter(pk=case.pk).update(**fields)


def _board(browser, query: str = "") -> BeautifulSoup:
    answer = browser.get(f"{reverse('board')}?{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def _shown(page: BeautifulSoup) -> set[str]:
    return {link.text.split()[0].lower() for link in page.select(".app-list tbody a")}


def _counted(page: BeautifulSoup) -> dict[str, int]:
    links = page.select("nav[aria-label='Which cases'] a[href*='only=']")
    return {
        link["href"].split("only=")[1].split("&")[0]: int(link.select_one(".app-count").text)
        for link in links
        if link.select_one(".app-count")
    }


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("overdue", {"quiet"}),
        ("not_met", {"quiet", "review", "service", "calm"}),
        ("quiet", {"quiet"}),
        ("review", {"review"}),
        ("risk", {"risk"}),
        ("service", {"service"}),
    ],
)
def test_a_list_shows_whom_it_is_about_and_counts_them(browser_of, people, cases, name, whose):
    page = _board(browser_of(people.amina), f"only={name}")
    assert _shown(page) == whose
    assert _counted(page)[name] == len(whose)
    assert set(_counted(page)) == set(LISTS), "an empty list is said to be empty"


@pytest.mark.parametrize(
    ("owner", "days", "status", "presses"),
    [
        ("worker", -1, "active", True),
        ("worker", 0, "active", False),
        ("person", -1, "active", False),
        ("worker", -1, "dropped", False),
    ],
)
def test_what_the_link_worker_was_to_do_by_a_day_that_is_over_presses(
    browser_of, people, cases, owner, days, status, presses
):
    case, today = cases["calm"], clock.today()
    with acting_as(people.amina) as amina:
        goal = services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="Sleep")
        step = services.agree_action(
            actor=amina,
            goal=goal,
            key=uuid.uuid4(),
            what="Find a sitting service",
            owner=owner,
            due_on=today,
        )
    with preparing():
        Action.objects.filter(pk=step.pk).update(due_on=today + dt.timedelta(days=days))
        Goal.objects.filter(pk=goal.pk).update(status=status)
    browser = browser_of(people.amina)
    listed = _board(browser, "only=step")
    assert _shown(listed) == ({"calm"} if presses else set())
    assert _counted(listed)["step"] == len(_shown(listed))
    assert "step" not in _counted(_board(browser)), "no board waits for it unasked"
    for page in ("case", "case_plan"):
        shown = browser.get(reverse(page, args=[case.pk])).content
        late = BeautifulSoup(shown, "html.parser").select(".app-plan__step .nhsuk-tag")
        assert bool(late) == (days < 0 and status == "active"), "whoever was to do it"
    if presses:
        with acting_as(people.amina) as amina:
            services.finish_action(actor=amina, action=step)
        assert _shown(_board(browser, "only=step")) == set()


def test_the_length_of_silence_is_ones_own_and_stays_in_the_address(browser_of, people, cases):
    amina = browser_of(people.amina)
    assert _shown(_board(amina, "only=quiet&days=42")) == set()
    page = _board(amina, "only=quiet&days=14")
    assert _shown(page) == {"quiet"}
    teams = page.select_one("nav[aria-label='Whose cases'] a:not([aria-current])")
    kept = teams["href"].split("?")[1].removesuffix("#cases")
    assert {"show=team", "only=quiet", "days=14"} <= set(kept.split("&"))
    assert not any(case.person.family_name in teams["href"] for case in cases.values())


def test_ben_sees_them_as_the_teams_and_cara_counts_nobody(browser_of, people, cases):
    ben = browser_of(people.ben)
    assert set(_counted(_board(ben)).values()) == {0}
    assert _shown(_board(ben, "show=team&only=risk")) == {"risk"}
    cara = _board(browser_of(people.cara), "show=team&only=risk")
    assert _shown(cara) == set()
    assert set(_counted(cara).values()) == {0}


@pytest.mark.parametrize("odd", ["only=nothing", "only=quiet%2D&days=-1", "days=99999", "days=²"])
def test_an_address_that_asks_for_no_list_shows_them_all(browser_of, people, cases, odd):
    assert _shown(_board(browser_of(people.amina), odd)) == set(cases)


def test_the_next_page_keeps_to_the_list(browser_of, people, cases, monkeypatch):
    monkeypatch.setattr("alongside.web.caseload.views.board.CASES", 1)
    page = _board(browser_of(people.amina), "only=not_met")
    assert page.select_one("#cases .app-count").text == "5", "however many are on the list"
    assert "only=not_met&page=2" in page.select_one("a[rel=next]")["href"]


def test_the_lead_sees_what_each_of_the_team_has_in_hand(browser_of, people, cases):
    taken = referred(
        people.gita, registered(people.gita, "9990000069", given_name="Ned"), people.amina
    )
    taken_on(people.ben, taken)
    table = _board(browser_of(people.leila), "show=team").select("#workload tbody tr")
    rows = [[cell.select("span")[1].text for cell in row.select("td")] for row in table]
    assert rows == [
        ["Amina", "5", "12", "1", "4", "1", "1"],
        ["Ben", "1", "2", "0", "1", "0", "0"],
        ["Leila", "0", "0", "0", "0", "0", "0"],
    ], "whoever has room for a case is there, too"
    assert not _board(browser_of(people.leila)).select("#workload"), "only with the team's cases"
    for name in ("amina", "cara"):
        page = _board(browser_of(getattr(people, name)), "show=team")
        assert not page.select("#workload"), name


def test_whom_to_ask_whether_they_went_is_a_list_from_its_day_until_they_say(
    browser_of, people, cases
):
    amina, calm = browser_of(people.amina), cases["calm"]
    with acting_as(people.amina) as actor:
        visit = services.plan_visit(
            actor=actor,
            case=calm,
            service=service_of(people.dev),
            key=uuid.uuid4(),
            confidence="low",
        )
    for ask_in, went, asked in (
        (1, "", set()),
        (0, "", {"calm"}),
        (-1, "not_yet", {"calm"}),
        (-1, "yes", set()),
    ):
        with preparing():
            visit.ask_on, visit.went = clock.today() + dt.timedelta(days=ask_in), went
            visit.asked_at = clock.now() if went else None
            visit.save(update_fields=["ask_on", "went", "asked_at"])
        page = _board(amina, "only=visit")
        assert (_shown(page), _counted(page)["visit"]) == (asked, len(asked)), (ask_in, went)
    assert "Ask whether they went" in _board(amina).text


def test_a_worker_reads_how_heavy_each_of_her_cases_is_and_orders_them_by_it(
    browser_of, people, cases
):
    amina = browser_of(people.amina)
    with preparing():
        Person.objects.filter(pk=cases["calm"].person_id).update(needs_interpreter=True)
    pressing = _board(amina)
    rows = {
        name: pressing.find("a", href=re.compile(f"/{one.pk}/$")).find_parent("td").text
        for name, one in cases.items()
    }
    assert "Weight 4 (begun less than 90 days ago +1; a risk is known +2" in rows["risk"]
    assert "needs an interpreter +1" in rows["calm"]
    heaviest = _board(amina, "by=weight")
    assert heaviest.find("a", string="the heaviest first")["aria-current"] == "true"
    shown = [one.get_text(" ") for one in heaviest.select("#cases ~ table tbody tr")]
    weights = [int(re.search(r"Weight (\d+)", one)[1]) for one in shown]
    assert len(weights) == len(cases)
    assert weights == sorted(weights, reverse=True) != [weights[0]] * len(weights)
    # The order stays in the address, whichever list is chosen next; it names nobody.
    risk = heaviest.select_one("nav[aria-label='Which cases'] a[href*='only=risk']")
    assert "by=weight" in risk["href"]
    assert _shown(_board(amina, "by=nonsense")) == _shown(pressing)
    assert "Weight" not in str(_board(browser_of(people.cara), "by=weight").select("table"))
