"""Walking alongside somebody: what a link worker does is kept once, in order, to the end."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import queries, services
from alongside.care.states import CHOSEN, Outcome
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn
from alongside.common.working_days import after
from alongside.referrals.models import Referral
from alongside.referrals.states import Reason
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _contact(actor, case, **changes):
    said = {"kind": "phone", "minutes": 10, "outcome": "spoke", "key": uuid.uuid4()} | changes
    with acting_as(actor):
        return services.log_contact(actor=actor, case=case, **said)


def test_taking_on_promises_a_first_contact_within_a_week(people, case):
    assert case.next_contact_on == after(clock.today(), 5)
    assert case.worker_id == people.amina.user_id


def test_soon_means_days_not_a_week(people):
    soon = referred(people.gita, registered(people.gita), people.amina, urgency="soon")
    assert taken_on(people.amina, soon).next_contact_on == after(clock.today(), 2)


def test_taking_on_twice_is_the_same_case(people, case):
    assert taken_on(people.amina, case.referral) == case


def test_only_speaking_with_the_person_counts_as_first_contact(people, case):
    _contact(people.amina, case, outcome="no_answer")
    with preparing():
        case.refresh_from_db()
        assert case.first_contact_at is None
        assert Referral.objects.get(pk=case.referral_id).status == "accepted"
    spoken = _contact(people.ben, case)
    with preparing():
        case.refresh_from_db()
        assert case.first_contact_at == spoken.at
        assert Referral.objects.get(pk=case.referral_id).status == "contacted"


def test_a_promise_that_lies_ahead_outlives_a_contact_without_a_new_one(people, case):
    promised = case.next_contact_on
    _contact(people.amina, case, outcome="no_answer")
    with preparing():
        case.refresh_from_db()
    assert case.next_contact_on == promised


def test_a_contact_saved_twice_is_one_contact(people, case):
    key = uuid.uuid4()
    assert _contact(people.amina, case, key=key) == _contact(people.amina, case, key=key)
    with preparing():
        assert case.contacts.count() == 1


def test_goals_and_steps_are_kept_once_and_ticked_once(people, case):
    goal_key, step_key = uuid.uuid4(), uuid.uuid4()
    with acting_as(people.amina) as amina:
        for _twice in range(2):
            goal = services.set_goal(actor=amina, case=case, key=goal_key, words="Sing again")
            step = services.agree_action(
                actor=amina, goal=goal, key=step_key, what="Ring the choir", owner="person"
            )
        first = services.finish_action(actor=amina, action=step).done_at
        assert services.finish_action(actor=amina, action=step).done_at == first
        assert case.goals.get().actions.count() == 1


@pytest.mark.parametrize("outcome", CHOSEN)
def test_however_a_case_ends_its_referral_ends_with_it(people, case, outcome):
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome=outcome, note="Thank you")
    with preparing():
        referral = Referral.objects.get(pk=case.referral_id)
        last = referral.moves.last()
        assert referral.status in ("completed", "closed")
        assert last.note.endswith("Thank you"), "the referrer reads it"
        assert last.reason or str(Outcome(outcome).label) in last.note, "and how it ended"
        assert last.reason in ("", *Reason.values)
        assert (referral.status == "closed") == bool(last.reason)


def test_silence_is_never_an_achievement(people, case):
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="no_reply")
    with preparing():
        assert Referral.objects.get(pk=case.referral_id).status == "closed"


def test_a_closed_case_takes_nothing_more(people, case):
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met")
    with pytest.raises(OutOfTurn, match="typing is still here"):
        _contact(people.ben, case)
    with pytest.raises(OutOfTurn), acting_as(people.ben) as ben:
        services.close_case(actor=ben, case=case, outcome="moved")


def test_outsiders_find_no_case(people, case):
    for name in ("cara", "dev", "gita", "efua"):
        actor = getattr(people, name)
        with acting_as(actor):
            assert queries.case_visible_to(actor, case.pk) is None


def test_only_link_workers_work_cases(people, case):
    for name in ("dev", "gita", "efua"):
        with pytest.raises(NotPermitted):
            _contact(getattr(people, name), case)


def test_the_board_puts_the_longest_promise_first(people, case):
    later = taken_on(
        people.ben,
        referred(people.gita, registered(people.gita, "9990000026"), people.amina),
    )
    nothing = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, "9990000034"), people.amina),
    )
    _contact(people.ben, later, next_contact_on=clock.today() + dt.timedelta(days=30))
    with clock.telling(clock.now() + dt.timedelta(days=7)):
        _contact(people.amina, nothing)
    with acting_as(people.amina) as amina:
        assert list(queries.board(amina)) == [nothing, case, later]
        assert list(queries.board(amina, amina.user_id)) == [nothing, case]
        assert queries.is_overdue(queries.board(amina)[0]), "nobody has promised anything"
    with clock.telling(clock.now() + dt.timedelta(days=8)), acting_as(people.amina) as amina:
        assert queries.is_overdue(queries.case_visible_to(amina, case.pk))


def test_the_board_notes_whose_names_it_showed(people, case):
    with acting_as(people.amina) as amina:
        services.look_over(actor=amina, cases=queries.board(amina), referrals=[])
    with preparing():
        assert AuditEntry.objects.get(verb="board.see").people == [case.person_id]


def test_a_form_sent_for_somebody_else_is_not_swallowed_by_the_first(people, case):
    other = taken_on(
        people.amina, referred(people.gita, registered(people.gita, "9990000034"), people.amina)
    )
    key = uuid.uuid4()
    first = _contact(people.amina, case, key=key)
    second = _contact(people.amina, other, key=key)
    assert (first.case_id, second.case_id) == (case.pk, other.pk)
    assert _contact(people.amina, other, key=key) == second, "and kept once"
    assert _contact(people.amina, case, key=key) == first
