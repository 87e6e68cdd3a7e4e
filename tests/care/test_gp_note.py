"""What a practice is told: what happened, coded where that was checked, and nothing private."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.gp_note import Part, draft, parts_to_ask
from alongside.care.queries import case_visible_to
from alongside.consent.models import Consent
from alongside.needs.models import Need
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

PRIVATE = "Her son takes her pension"


@pytest.fixture
def case(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    amina = people.amina
    with acting_as(amina):
        services.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=20,
            outcome="spoke",
            note=PRIVATE,
        )
        services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="Bake for the street")
    referred_on(amina, case, service_of(people.dev))
    return case


def _draft(actor, case, *parts):
    with acting_as(actor):
        return draft(actor, case_visible_to(actor, case.pk), parts)


def test_it_says_what_happened_and_asks_for_nothing_that_is_not_needed(people, case):
    note = _draft(people.amina, case)
    assert note.startswith("Requested actions: no action needed.\nRisks: no known risks.")
    assert "Referral to social prescribing service (SNOMED CT 871731000000106)" in note
    assert "Spoken with once, on " in note
    for private in (PRIVATE, "Bake for the street", "lunch club", "01632"):
        assert private not in note, private


def test_what_the_person_says_is_told_only_where_it_was_asked_for(people, case):
    assert "“Bake for the street” (working on it)" in _draft(people.amina, case, Part.GOALS)
    services_only = _draft(people.amina, case, Part.SERVICES)
    assert "Tuesday lunch club (sent)" in services_only
    assert "Bake" not in services_only


def test_what_they_took_back_is_not_told_though_it_is_asked_for(people, case):
    with preparing():
        Consent.objects.filter(pk=case.referral.consent_id).update(taken_back=[Consent.Data.PLAN])
    assert "Bake" not in _draft(people.amina, case, *Part)
    with acting_as(people.amina):
        found = case_visible_to(people.amina, case.pk)
        assert Part.GOALS not in parts_to_ask(people.amina, found)


def test_a_code_that_nobody_checked_is_not_sent(people, case):
    for code, sent in (("267076002", False), ("422650009", True)):
        with preparing():
            Need.objects.filter(code="loneliness").update(maps={"snomed": code})
        assert (code in _draft(people.amina, case)) == sent, code


def test_a_closing_note_does_not_say_that_it_goes_on(people, case):
    assert "Going on, with Amina of " in _draft(people.amina, case)
    with acting_as(people.amina):
        note = draft(people.amina, case_visible_to(people.amina, case.pk), closing=True)
    assert "Spoken with once, on " in note
    assert "Going on" not in note


def test_key_events_ask_whether_to_tell_the_practice(browser_of, people):
    """The first talk, the plan once it is agreed, a goal that is met: each is asked about once."""
    referral = referred(people.gita, registered(people.gita), people.amina)
    case, amina = taken_on(people.amina, referral), browser_of(people.amina)
    asked = "how it goes"
    other = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, NHS_NUMBERS[1]), people.amina),
    )
    told = {"case": str(other.pk), "kind": "phone", "minutes": "5", "outcome": "spoke"}
    noted = amina.post(
        reverse("note_contact"), told | {"idempotency_key": str(uuid.uuid4())}, follow=True
    )
    assert asked in noted.text, "from wherever it was noted"

    def post(name, *args, **typed):
        typed |= {"idempotency_key": str(uuid.uuid4())}
        answer = amina.post(reverse(name, args=[case.pk, *args]), typed, follow=True)
        page = BeautifulSoup(answer.content, "html.parser")
        return " ".join(one.get_text(" ", strip=True) for one in page.select(".app-news"))

    spoke = {"kind": "phone", "minutes": "5", "outcome": "spoke"}
    assert asked not in post("log_contact", **spoke | {"outcome": "no_answer"})
    said = post("log_contact", **spoke)
    assert "You have spoken with them for the first time." in said
    assert asked in said
    assert asked not in post("log_contact", **spoke)
    assert asked in post("write_plan_part", "arranged", base="0", agreed="person")
    again = post("write_plan_part", "arranged", base="1", agreed="person", ending="Bakes alone")
    assert asked not in again
    with acting_as(people.amina) as worker:
        goal = services.set_goal(actor=worker, case=case, key=uuid.uuid4(), words="Bake")
    assert asked in post("settle_goal", goal.pk, status="met")
    with preparing():
        Referral.objects.update(feedback="none")
    assert asked not in post("settle_goal", goal.pk, status="met"), "who wants no news gets none"
