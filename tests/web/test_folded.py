"""Long pages: the most pressing stands open, the rest is folded, and none of it is lost."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case
from alongside.people.models import Person
from tests.factories.caseloads import many_like
from tests.factories.standing import person_of, preparing
from tests.factories.story import referred, registered, taken_on


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _apart(page: BeautifulSoup, rows: str) -> tuple[int, int]:
    """How many of these stand open, and how many are folded."""
    folded = len(page.select(f".app-fold {rows}"))
    return len(page.select(rows)) - folded, folded


def test_of_a_page_of_cases_the_first_stand_open_and_found_ones_all(browser_of, people, case):
    many_like(case, 29)
    amina, rows = browser_of(people.amina), "#cases ~ table tbody tr, .app-fold table tbody tr"
    page = _soup(amina.get(reverse("board")))
    links = page.select("table a[href*='/cases/']")
    assert len(links) == 25, "all of the page are there"
    assert _apart(page, rows) == (12, 13)
    assert "13 more cases on this page" in page.get_text(" ", strip=True), "and five elsewhere"
    found = _soup(amina.post(reverse("board"), {"words": "Test"}, follow=True))
    assert _apart(found, rows)[1] == 0, "whoever looks for somebody sees them"


def test_who_is_folded_is_given_out_with_the_others(browser_of, people):
    for _number in range(8):
        with preparing():
            person = person_of(people.gita)
        referred(people.gita, person, people.amina)
    leila, address = browser_of(people.leila), reverse("give_out")
    page = _soup(leila.get(address))
    assert _apart(page, ".app-rows__row") == (6, 2)
    chosen = {
        one["name"]: one.select_one("option[selected]")["value"]
        for one in page.select("form select")
    }
    assert len(chosen) == 8
    key = page.select_one("[name=idempotency_key]")["value"]
    assert leila.post(address, chosen | {"idempotency_key": key}).status_code == 302
    with preparing():
        assert Case.objects.count() == 8 == Person.objects.count()


def test_of_what_happened_the_last_stands_open_and_all_of_it_on_paper(browser_of, people, case):
    with acting_as(people.amina) as amina:
        for _number in range(9):
            services.log_contact(
                actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=5, outcome="spoke"
            )
    theirs, rows = browser_of(people.amina), ".app-timeline__step"
    opened, folded = _apart(_soup(theirs.get(reverse("case", args=[case.pk]))), rows)
    assert opened == 6
    assert folded > 0
    on_paper = _apart(_soup(theirs.get(reverse("print_case", args=[case.pk]))), rows)
    assert on_paper == (opened + folded, 0)
