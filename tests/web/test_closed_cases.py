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
from alongside.referrals.models import Referral
from alongside.ui import formats
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, service_of, taken_on

FORMS = (
    *("log_contact", "set_goal", "make_case_task", "measure", "book_appointment"),
    *("invite_person", "close_case", "agree_ways"),
    *("draw_tie", "moved_away", "refer_to_several", "refer_on", "ask_online"),
)
OF_A_SERVICE = ("refer_on", "ask_online")


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
    there = [service_of(people.dev).pk] if name in OF_A_SERVICE else []
    address, amina = reverse(name, args=[case.pk, *there]), browser_of(people.amina)
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


def test_what_was_begun_before_it_was_closed_reaches_no_service(browser_of, people, case):
    """Two tabs: the form is open in one while a colleague closes the case."""
    service, amina = service_of(people.dev), browser_of(people.amina)
    address = reverse("refer_on", args=[case.pk, service.pk])
    form = BeautifulSoup(amina.get(address).content, "html.parser")
    need = form.select_one("main [name=needs]")["value"]
    _closed(people.ben, case)
    typed = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": [need],
        "risk": "none",
        "words": "Bakes again",
        "consent": "agreed",
    }
    answer = amina.post(address, typed)
    assert answer.status_code == 422
    assert "closed meanwhile" in _text(answer)
    assert "Bakes again" in answer.text
    with preparing():
        assert not Referral.objects.filter(service=service).exists()


def test_a_map_of_a_closed_case_is_read_and_stays_as_it_was(browser_of, people, case):
    with acting_as(people.amina) as amina:
        tie = services.draw_tie(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="person",
            name="Her sister",
            circle="closest",
        )
    _closed(people.ben, case)
    browser = browser_of(people.amina)
    page = reverse("network_map", args=[case.pk])
    answer = browser.post(reverse("take_off_map", args=[case.pk, tie.pk]), follow=True)
    assert "closed meanwhile" in _text(answer)
    assert "Her sister" in _text(browser.get(page))
