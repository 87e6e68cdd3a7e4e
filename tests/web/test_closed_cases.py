"""A page that would add to a closed case says who closed it and what can be done instead."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case, Contact
from alongside.common import clock
from alongside.outcomes.models import Response
from alongside.ui import formats
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

FORMS = (
    *("log_contact", "set_goal", "make_case_task", "measure", "book_appointment"),
    *("invite_person", "close_case", "agree_ways"),
)


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _closed(actor, case: Case) -> None:
    with acting_as(actor):
        services.close_case(actor=actor, case=case, outcome="goals_met")


def _text(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize("name", FORMS)
def test_it_says_when_and_by_whom_it_was_closed_and_what_can_be_done_instead(
    browser_of, people, case, name
):
    address, amina = reverse(name, args=[case.pk]), browser_of(people.amina)
    assert "The case is closed" not in _text(amina.get(address))
    _closed(people.ben, case)
    answer = amina.get(address)
    assert answer.status_code == 200
    said = _text(answer)
    assert f"closed by Ben on {formats.day(clock.today())}" in said
    assert "Goals met" in said
    assert "make a new referral" in said
    page = BeautifulSoup(answer.content, "html.parser")
    assert not page.select("main form")
    leads_to = {link["href"] for link in page.select("main a")}
    assert {reverse("case", args=[case.pk]), reverse("gp_note", args=[case.pk])} <= leads_to
    assert browser_of(people.cara).get(address).status_code == 404


def test_somebody_who_has_died_is_offered_no_new_referral(browser_of, people, case):
    with acting_as(people.ben) as ben:
        services.note_death(actor=ben, person=case.person, source="family", key=uuid.uuid4())
    said = _text(browser_of(people.amina).get(reverse("set_goal", args=[case.pk])))
    assert "closed by Ben" in said
    assert "They are alive: undo it" in said
    assert "make a new referral" not in said


TYPED = {
    "log_contact": {"kind": "phone", "outcome": "spoke", "minutes": "9", "note": "Bakes again"},
    "set_goal": {"words": "Bakes again"},
    "measure": {"point": "baseline", "mode": "phone", "satisfied": "7"},
    "invite_person": {"email": "ivy@example.org"},
    "make_case_task": {"what": "Bakes again"},
}


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_while_it_was_closed_is_kept_and_nothing_is_saved(
    browser_of, people, case, name
):
    _closed(people.ben, case)
    address, amina = reverse(name, args=[case.pk]), browser_of(people.amina)
    answer = amina.post(address, {"idempotency_key": str(uuid.uuid4()), **TYPED[name]})
    assert answer.status_code == 422
    assert "closed by Ben" in _text(answer)
    for words in TYPED[name].values():
        assert words in answer.text
    with preparing():
        assert not (Contact.objects.exists() or Response.objects.exists())
