"""A service sees the classes of data that the person agreed to show it, and no other."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import queries as care
from alongside.care import services as casework
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent import services
from alongside.consent.models import Consent
from alongside.outcomes import queries as outcomes
from alongside.outcomes.services import record_response
from alongside.referrals.services import send
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, service_of, taken_on, themselves, wish

PLAN, MEASURES, CONTACT = Consent.Data.PLAN, Consent.Data.MEASURES, Consent.Data.CONTACT
PHONE = "01632 960001"
TABLES = {
    PLAN: ("care_goal", care.goals_visible_to),
    MEASURES: ("outcomes_response", outcomes.visible_to),
}
# Follow from those; and what no consent shows to a service.
BEHIND = {PLAN: "care_action", MEASURES: "outcomes_answer"}
NEVER = ("care_case", "care_contact", "care_casemove")


@pytest.fixture
def case(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(people.amina) as amina:
        goal = casework.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="To sing again")
        casework.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Ask at the choir", owner="worker"
        )
        casework.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=9,
            outcome="spoke",
            note="Cried about her sister",
        )
        record_response(
            actor=amina,
            person=case.person,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 4},
            mode="phone",
            key="ons4",
        )
    return case


@pytest.fixture
def club(people):
    return service_of(people.dev)


def _sent(people, case, club, *also, until=None):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=club,
            wish=wish(also=also, consent_until=until),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def _raw(actor, table):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def _sees(actor, data):
    """Whether the actor sees anything of that class; both locks have to say the same."""
    table, visible_to = TABLES[data]
    with acting_as(actor):
        first = set(visible_to(actor).values_list("pk", flat=True))
    assert _raw(actor, table) == first
    assert bool(_raw(actor, BEHIND[data])) == bool(first)
    return bool(first)


@pytest.mark.parametrize("also", [(), (PLAN,), (MEASURES,), (PLAN, MEASURES, CONTACT)])
def test_both_locks_and_the_page_show_what_was_agreed(people, case, club, browser_of, also):
    onward = _sent(people, case, club, *also)
    for data in TABLES:
        assert _sees(people.dev, data) == (data in also)
        assert _sees(people.amina, data) and _sees(people.ben, data)
        for name in ("cara", "gita", "efua"):
            assert not _sees(getattr(people, name), data)
    assert not any(_raw(people.dev, table) for table in NEVER)
    page = browser_of(people.dev).get(reverse("provider_referral", args=[onward.pk])).text
    assert ("To sing again" in page and "Ask at the choir" in page) == (PLAN in also)
    assert ("How they said they feel" in page) == (MEASURES in also)
    assert (PHONE in page) == (CONTACT in also)
    assert "999 000" not in page, "no service needs the NHS number"
    assert "Ivy Test" in page and "Cried about her sister" not in page


def test_one_class_is_taken_back_and_gone_on_the_next_click(people, case, club, browser_of):
    onward = _sent(people, case, club, PLAN, MEASURES, CONTACT)
    dev, address = browser_of(people.dev), reverse("provider_referral", args=[onward.pk])
    assert "To sing again" in dev.get(address).text
    ivy = browser_of(themselves(case.person))
    mind = reverse("change_mind", args=[onward.consent_id])
    assert "Goals and steps of your plan" in ivy.get(mind).text
    assert ivy.post(mind, {"data": [PLAN]}).status_code == 302
    assert ivy.post(mind, {"data": [PLAN]}).status_code == 302, "a second click changes nothing"
    page = dev.get(address).text
    assert "To sing again" not in page and PHONE in page
    assert not _sees(people.dev, PLAN) and _sees(people.dev, MEASURES)
    assert "You took back: Goals and steps of your plan" in ivy.get(reverse("own_agreements")).text
    taking_back = reverse("take_back", args=[case.pk, onward.consent_id])
    assert browser_of(people.amina).post(taking_back, {"data": [CONTACT]}).status_code == 302
    assert PHONE not in dev.get(address).text
    agreed = browser_of(people.amina).get(reverse("agreements", args=[case.pk])).text
    assert "No longer: Goals and steps of the plan, How to be in touch" in agreed
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="Choose what"):
        services.narrow(actor=amina, consent=onward.consent, data=["identity"])


def test_of_a_team_that_plans_with_her_only_all_of_it_is_taken_back(people, case, browser_of):
    """Half of it would be a promise that nobody keeps: the team's own work holds all of that."""
    given = case.referral.consent
    page = browser_of(themselves(case.person)).get(reverse("change_mind", args=[given.pk])).text
    assert "Yes, take it back" in page and "Or only some of it" not in page
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="Choose what"):
        services.narrow(actor=amina, consent=given, data=[PLAN])


def test_all_taken_back_or_over_nothing_is_left(people, case, club):
    onward = _sent(people, case, club, PLAN, MEASURES)
    with acting_as(people.amina) as amina:
        services.withdraw(actor=amina, consent=onward.consent)
    assert not _sees(people.dev, PLAN) and not _sees(people.dev, MEASURES)
    with clock.telling(clock.now() - dt.timedelta(days=9)):
        _sent(people, case, club, PLAN, until=clock.today())
    _sent(people, case, club)  # they see her for another reason, without her plan
    assert not _sees(people.dev, PLAN)


def test_a_consent_to_one_team_shows_nothing_of_another_case(people, case, club):
    """Cara's team sends her too and shares nothing: what Amina shared stays Amina's."""
    _sent(people, case, club, PLAN)
    other = taken_on(people.cara, referred(people.gita, case.person, people.cara))
    with acting_as(people.cara) as cara:
        goal = casework.set_goal(actor=cara, case=other, key=uuid.uuid4(), words="Not for Dev")
    assert goal.pk not in _raw(people.dev, "care_goal")
    assert len(_raw(people.dev, "care_goal")) == 1


@pytest.mark.parametrize(
    "change",
    [
        "shared = '{identity,plan}'",
        "until = NULL, basis = 'law'",
        "taken_back = '{}'",
        "withdrawn_at = NULL",
    ],
)
def test_whoever_relies_on_a_consent_makes_it_no_wider(people, case, club, change):
    onward = _sent(people, case, club, MEASURES, until=clock.today())
    with acting_as(people.amina) as amina:
        services.narrow(actor=amina, consent=onward.consent, data=[MEASURES])
    if "withdrawn" in change:
        with preparing():
            Consent.objects.filter(pk=onward.consent_id).update(withdrawn_at=clock.now())
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        acting_as(people.dev),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE consent_consent SET {change}")


def test_a_service_that_sees_the_plan_changes_nothing_of_it(people, case, club):
    _sent(people, case, club, PLAN)
    with acting_as(people.dev), connection.cursor() as cursor:
        for table in ("care_goal", "care_action"):
            cursor.execute(f"UPDATE {table} SET created_at = now()")
            assert cursor.rowcount == 0, table


def test_the_form_asks_and_keeps_what_was_ticked(people, case, club, browser_of):
    amina, address = browser_of(people.amina), reverse("refer_on", args=[case.pk, club.pk])
    assert "What else may they see?" in amina.get(address).text
    answer = {"needs": ["loneliness"], "risk": "none", "also": [PLAN]}
    refused = amina.post(address, answer | {"idempotency_key": str(uuid.uuid4())})
    assert refused.status_code == 422, "without the tick that the person agrees"
    ticked = refused.text.partition('value="plan"')[2][:20]
    assert "checked" in ticked, "what was ticked stays ticked"
    sent = answer | {"consent": "on", "idempotency_key": str(uuid.uuid4())}
    assert amina.post(address, sent).status_code == 302
    with preparing():
        given = Consent.objects.get(recipient_id=people.dev.organisation_id)
    assert given.shared == ["identity", "reasons", "plan"]
