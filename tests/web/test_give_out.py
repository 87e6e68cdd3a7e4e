"""Those who wait are given out by a rule that says why, in one step, and never twice."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.limits import Limit
from alongside.care.models import Case, Task
from alongside.care.shares import rule_of
from alongside.care.splitting import Fit, Load, Waiting, propose
from alongside.care.waiting import proposals
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_for
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on


@pytest.fixture
def waiting(people) -> list[Referral]:
    return [
        referred(people.gita, registered(people.gita, number), people.amina)
        for number in NHS_NUMBERS[:3]
    ]


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _chosen(page) -> dict[str, str]:
    soup = BeautifulSoup(page.content, "html.parser")
    picked = {
        one["name"]: (one.select_one("option[selected]") or {}).get("value", "")
        for one in soup.select("main select")
    }
    return picked | {"idempotency_key": soup.select_one("[name=idempotency_key]")["value"]}


def test_the_queue_is_given_out_in_one_step_and_each_worker_hears_once(browser_of, people, waiting):
    leila, address = browser_of(people.leila), reverse("give_out")
    assert address in leila.get(reverse("board")).content.decode()
    with CaptureQueriesContext(connection) as asked:
        page = leila.get(address)
    assert len(asked) <= 25
    assert "carries 0 in 37.5 hours a week" in _text(page)
    assert "<span" not in _text(page)
    assert "Weight 2 (begun less than 90 days ago +1" in _text(page)
    chosen = _chosen(page)
    given_to = {chosen[f"to-{one.pk}"] for one in waiting}
    assert len(given_to) == 3, "each is proposed as if those before had been given"
    first = waiting[0]
    for _twice in range(2):
        assert leila.post(address, chosen | {"only": str(first.pk)}).status_code == 302
    with preparing():
        assert str(Case.objects.get().worker_id) == chosen[f"to-{first.pk}"]
    wrong = {f"to-{waiting[1].pk}": str(people.cara.user_id)}
    assert leila.post(address, chosen | wrong).status_code == 422
    assert leila.post(address, _chosen(leila.get(address))).status_code == 302
    assert "Nobody is waiting." in _text(leila.get(address))
    with preparing():
        assert {str(one.worker_id) for one in Case.objects.all()} == given_to
        cases = Case.objects.select_related("referral")
        assert all(one.referral.handler_id == one.worker_id for one in cases)
        assert all(
            Task.objects.get(case=one).due_on == one.contact_by
            and Task.objects.get(case=one).owner_id == one.worker_id
            for one in cases
        )
    for fact in OutboxFact.objects.filter(topic="referrals.assigned"):
        deliver(fact.pk)
        deliver(fact.pk)
    with preparing():
        told = list(Message.objects.filter(template="referrals-assigned"))
        assert {one.to_user_id for one in told} == {people.amina.user_id, people.ben.user_id}
        assert len(told) == 2, "the lead who gave one to herself is not told"
        assert not any("Ivy" in one.subject + one.body for one in told)
    for name, status in (("amina", 403), ("ben", 403), ("cara", 403), ("gita", 403)):
        assert browser_of(getattr(people, name)).get(address).status_code == status


def test_what_speaks_for_somebody_is_said_and_what_forbids_it_is_kept_to(people, waiting):
    knew, speaks, out = waiting
    case = taken_on(people.ben, referred(people.gita, knew.person, people.amina))
    with acting_as(people.ben) as ben:
        services.close_case(actor=ben, case=case, outcome="moved")
    with acting_as(people.leila) as leila:
        services.set_shares(
            actor=leila,
            points={Fit.KNEW: 3, Fit.LANGUAGE: 3, Fit.NEAR: 1},
            hours={people.ben.user_id: 37.5},
            languages={people.leila.user_id: ["Welsh", "urdu"]},
            places={people.leila.user_id: ["e1"], people.ben.user_id: ["E14"]},
        )
    with preparing():
        Person.objects.filter(pk=speaks.person_id).update(language="Urdu", postcode="E1 4NS")
        Case.objects.filter(pk=case.pk).update(kept_from=[people.amina.user_id])
        Person.objects.filter(pk=out.person_id).update(
            protected=True, phone="", email="", address="", postcode="", contact_note=""
        )
    with acting_as(people.leila) as leila:
        queue = list(waiting_for(leila).select_related("consent"))
        said = proposals(leila, queue, rule_of(leila))
        assert (said[knew.pk].to.name, said[speaks.pk].to.name) == ("Ben", "Leila")
        assert said[knew.pk].why.startswith("Knew the person before; carries 0")
        assert said[speaks.pk].why.startswith("Speaks their language; Works where they live;")
        assert said[knew.pk].limits == {people.amina.user_id: Limit.KEPT_FROM}
        assert said[out.pk].to is None
        gives = dict.fromkeys((one.pk for one in waiting), people.amina.user_id)
        done = services.assign(actor=leila, gives=gives, key=uuid.uuid4())
        assert done.given == [speaks.pk]
        assert done.stay == {knew.pk: Limit.KEPT_FROM, out.pk: Limit.CIRCLE}
        late = {speaks.pk: people.ben.user_id}
        assert services.assign(actor=leila, gives=late, key=uuid.uuid4()).gone == [speaks.pk]
        with pytest.raises(Refused):
            services.assign(actor=leila, gives={knew.pk: people.cara.user_id}, key=uuid.uuid4())
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        services.assign(actor=amina, gives=gives, key=uuid.uuid4())


def test_the_weight_stands_with_its_reasons_on_the_case_and_in_the_leads_table(
    browser_of, people, waiting
):
    case = taken_on(people.amina, waiting[0])
    assert "Weight 2 (begun less than 90 days ago +1" in _text(
        browser_of(people.amina).get(reverse("case", args=[case.pk]))
    )
    leads = BeautifulSoup(
        browser_of(people.leila).get(f"{reverse('board')}?show=team").content, "html.parser"
    )
    rows = [row.get_text(" ", strip=True) for row in leads.select("#workload tbody tr")]
    assert any("Amina" in row and "Weight 2" in row for row in rows)
    assert "Weight 2 (begun" in leads.get_text(" ", strip=True)
    with preparing():
        Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - dt.timedelta(days=100))
    page = _text(browser_of(people.amina).get(reverse("case", args=[case.pk])))
    assert "Weight 1 The team’s rule" in page


@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=25),
    st.lists(st.integers(5, 40), min_size=2, max_size=6),
)
def test_nobody_is_proposed_beyond_what_evens_out(weights, hours):
    team = {(user := uuid.uuid4()): Load(user, "x", hours=many) for many in hours}
    queue = [Waiting(uuid.uuid4(), one) for one in weights]
    chosen = propose(queue, team, {})
    assert set(chosen) == {one.id for one in queue}
    weight = {one.id: one.weight for one in queue}
    per_hour = {
        user: sum(weight[one] for one, to in chosen.items() if to == user) / team[user].hours
        for user in team
    }
    last = {to: one.id for one in queue for to in [chosen[one.id]]}
    for user, one in last.items():
        before = per_hour[user] - weight[one] / team[user].hours
        others = (per_hour[o] + weight[one] / team[o].hours for o in team if o != user)
        assert before + weight[one] / team[user].hours <= min(others) + 1e-9
