"""A promise that is not kept is told to one after the other, and then the referral goes back."""

import datetime as dt
import uuid

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.care.models import Case, CaseMove, Task
from alongside.care.services import log_contact, make_task, reassign
from alongside.common import clock
from alongside.common.working_days import after, is_working_day
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.rules import Clock, Rung
from alongside.referrals.services import move
from tests.factories.mornings import morning
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    registered,
    taken_on,
)

THURSDAY = dt.datetime(2026, 3, 26, 10, tzinfo=dt.UTC)  # summer time begins on the 29th
NEVER = dt.date(2026, 3, 26)


@pytest.fixture(autouse=True)
def on_a_thursday():
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def _working(number: int) -> dt.date:
    return after(THURSDAY.date(), number)


def _templates(messages) -> list[str]:
    return sorted(message.template for message in messages)


def test_nobody_answers_and_it_goes_back_to_the_referrer_with_the_reason(people, on_a_thursday):
    with preparing():
        Organisation.objects.filter(pk=people.amina.organisation).update(email="team@demo.test")
    ivy = registered(people.gita)
    referral = referred(people.gita, ivy, people.amina, feedback="none")
    due = _working(5)
    assert referral.answer_by == due == dt.date(2026, 4, 2)
    morning(on_a_thursday, due)  # what is promised for a day is not late on that day
    # Good Friday to Easter Monday nobody works, and nobody is reminded.
    assert morning(on_a_thursday, dt.date(2026, 4, 3)) == []
    assert morning(on_a_thursday, dt.date(2026, 4, 5)) == []
    (nudge,) = morning(on_a_thursday, dt.date(2026, 4, 7))
    assert (nudge.template, nudge.recipient) == ("referral-late", "team@demo.test")
    assert morning(on_a_thursday, dt.date(2026, 4, 8)) == []
    (told,) = morning(on_a_thursday, dt.date(2026, 4, 9))
    assert told.to_user_id == people.leila.user_id
    assert morning(on_a_thursday, dt.date(2026, 4, 13)) == []
    assert _templates(morning(on_a_thursday, dt.date(2026, 4, 14))) == [
        "referral-lapse",
        "referral-lapse-sender",
    ]
    assert morning(on_a_thursday, dt.date(2026, 4, 30)) == []
    with preparing():
        referral.refresh_from_db()
        assert referral.status == "returned"
        step = referral.moves.last()
        assert (step.name, step.reason, step.by_id) == ("lapse", "no_answer", None)
        for message in Message.objects.all():
            assert "Ivy" not in message.subject + message.body
    with acting_as(people.amina):
        assert not visible_to(people.amina).exists()
    with acting_as(people.gita):
        assert visible_to(people.gita).get() == referral


def test_an_answer_at_any_moment_stops_the_clock(people, on_a_thursday):
    referral = referred(people.gita, registered(people.gita), people.amina)
    morning(on_a_thursday, _working(6))
    with acting_as(people.ben) as ben:
        move(actor=ben, referral=referral, name="decline", reason="out_of_area")
    morning(on_a_thursday, _working(7))  # the step itself is told
    assert morning(on_a_thursday, _working(20)) == []
    with preparing():
        assert Referral.objects.get().status == "declined"


@pytest.mark.parametrize("why", ["restricted", "parted"])
def test_what_nobody_may_use_or_see_is_not_chased(people, on_a_thursday, why):
    referral = referred(people.gita, registered(people.gita), people.amina)
    with preparing():
        if why == "restricted":
            Person.objects.update(restricted=True)
        else:
            CareRelationship.objects.filter(organisation_id=people.amina.organisation).update(
                ended_at=clock.now(), ended_reason="test"
            )
    for number in (6, 9, 15, 30):
        assert morning(on_a_thursday, _working(number)) == []
    with preparing():
        referral.refresh_from_db()
        assert (referral.status, referral.nudged_on) == ("sent", None)


def test_with_whom_nobody_speaks_goes_back_but_not_whoever_was_tried(people, on_a_thursday):
    cases = {
        name: taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in zip(NHS_NUMBERS[:3], ("Idle", "Tried", "Met"), strict=True)
    }
    for name, outcome in (("Tried", "no_answer"), ("Met", "spoke")):
        with acting_as(people.amina) as amina:
            log_contact(
                actor=amina,
                case=cases[name],
                key=uuid.uuid4(),
                kind="phone",
                minutes=1,
                outcome=outcome,
            )
    with acting_as(people.amina) as amina:
        make_task(actor=amina, case=cases["Idle"], what="Find a number", key=uuid.uuid4())
    nudged = [m for m in morning(on_a_thursday, _working(6)) if m.template == "case-late"]
    assert [message.to_user_id for message in nudged] == [people.amina.user_id] * 2
    told = [m for m in morning(on_a_thursday, _working(8)) if m.template == "late-lead"]
    assert [message.to_user_id for message in told] == [people.leila.user_id] * 2
    morning(on_a_thursday, _working(11))
    with preparing():
        status = {name: Case.objects.get(pk=case.pk) for name, case in cases.items()}
        assert {name: case.status for name, case in status.items()} == {
            "Idle": "closed",
            "Tried": "open",
            "Met": "open",
        }
        assert status["Idle"].outcome == "not_started"
        assert Task.objects.get(what="Find a number").status == "dropped"
        assert CaseMove.objects.get(case=status["Idle"]).by_id is None
        back = Referral.objects.get(pk=status["Idle"].referral_id)
        assert (back.status, back.moves.last().reason) == ("returned", "not_started")


def test_whoever_is_given_the_case_is_reminded_first(people, on_a_thursday):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    morning(on_a_thursday, _working(6))
    morning(on_a_thursday, _working(8))
    with acting_as(people.leila) as leila:
        reassign(actor=leila, case=case, to=people.ben.user, key=uuid.uuid4())
    nudges = morning(on_a_thursday, _working(11))
    assert [m.to_user_id for m in nudges if m.template == "case-late"] == [people.ben.user_id]
    with preparing():
        assert Case.objects.get().status == "open"


def test_where_nobody_leads_the_organisation_itself_is_told(people, on_a_thursday):
    with preparing():
        Membership.objects.filter(user=people.leila.user).update(ended_at=clock.now())
        Organisation.objects.filter(pk=people.amina.organisation).update(email="team@demo.test")
    referred(people.gita, registered(people.gita), people.amina)
    morning(on_a_thursday, _working(6))
    (told,) = morning(on_a_thursday, _working(8))
    assert (told.template, told.recipient) == ("late-lead", "team@demo.test")


@given(
    st.lists(st.integers(0, 4), max_size=60),
    st.booleans(),
)
def test_each_rung_is_taken_once_in_order_and_only_on_working_days(gaps, may_go_back):
    held: dict[str, dt.date] = {}
    today = NEVER
    for gap in gaps:
        today += dt.timedelta(days=gap)
        ladder = Clock(NEVER, held.get("nudge"), held.get("lead"), None, may_go_back)
        rung = ladder.next_rung(today)
        if rung is None:
            continue
        assert is_working_day(today)
        assert today > NEVER
        assert str(rung) not in held
        assert list(held) == [str(one) for one in Rung][: len(held)]
        held[str(rung)] = today
        if rung == Rung.BACK:
            assert may_go_back
            break
