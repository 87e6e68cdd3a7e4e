"""What happened so far is one list, paged, and asks for no more however long it is."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case, Contact
from alongside.common import clock
from alongside.referrals.services import add_note
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

MOST_QUERIES = 32


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _lines(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [one.get_text(" ", strip=True) for one in page.select(".app-timeline__step")]


def test_each_kind_stands_in_one_list_the_newest_first(browser_of, people, case):
    amina = people.amina
    with acting_as(amina):
        services.log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=9, outcome="spoke"
        )
        services.write_plan(
            actor=amina, case=case, base=0, words={"strengths": "Bakes"}, key=uuid.uuid4()
        )
    with acting_as(people.gita):
        add_note(actor=people.gita, referral=case.referral, text="Rings at noon", key=uuid.uuid4())
    referred_on(amina, case, service_of(people.dev))
    lines = _lines(browser_of(people.ben).get(reverse("case", args=[case.pk])))
    said = " / ".join(lines)
    for what in (
        "Tuesday lunch club: sent",
        "Rings at noon",
        "The plan: version 1",
        "Phone call: spoke with the person",
        "Referral to us: accepted",
    ):
        assert what in said, what
    assert said.index("lunch club") < said.index("version 1") < said.index("Phone call")


def _cost(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    asked = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(asked)


def test_three_hundred_entries_cost_no_more_queries_than_thirty(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("case", args=[case.pk])

    def happened(many: int) -> None:
        with preparing():
            Contact.objects.bulk_create(
                Contact(
                    case=case,
                    kind="phone",
                    at=clock.now() - dt.timedelta(hours=number),
                    minutes=5,
                    outcome="spoke",
                    note=f"Number {number}",
                    by_id=people.amina.user_id,
                )
                for number in range(many)
            )

    happened(30)
    few = _cost(amina, address)
    happened(270)
    assert _cost(amina, address) == few <= MOST_QUERIES
    assert len(_lines(amina.get(address))) == 25
    last = amina.get(address + "?page=99")
    assert "Number 269" in last.content.decode()
    on_paper = _lines(amina.get(reverse("print_case", args=[case.pk])))
    assert len(on_paper) > 300
