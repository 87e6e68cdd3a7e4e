"""What the page of a case leaves unasked is not there; what is there is asked for."""

import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.care import queries, services, to_do
from alongside.care.glance import case_at_a_glance
from alongside.people.queries.merging import merges_on
from alongside.people.queries.relations import standing_for
from tests.factories.story import acting_for, referred, registered, taken_on


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _asked(actor, case):
    """What the page shows of each kind, asked whatever the glance says."""
    return {
        "arranged": queries.arranged_in(actor, case.pk),
        "tasks": to_do.tasks_of(actor, case.pk),
        "merges": merges_on(actor, case.person_id),
        "acting": standing_for(actor, case.person_id),
    }


def test_the_glance_says_of_each_kind_whether_there_is_any(people, case):
    acting_for(people.amina, case)
    with acting_as(people.amina) as amina:
        before = case_at_a_glance(amina, case.pk)
        services.make_task(actor=amina, case=case, what="Ring the club", key=uuid.uuid4())
        for found in (before, case_at_a_glance(amina, case.pk)):
            assert found.any_acting
        for kind, rows in _asked(amina, case).items():
            assert getattr(found, f"any_{kind}") == bool(rows), kind
        assert (before.any_tasks, found.any_tasks) == (False, True)


def test_the_glance_knows_the_tries_until_somebody_was_reached(people, case):
    with acting_as(people.amina) as amina:
        for outcome in ("left_message", "no_answer", "spoke"):
            before = case_at_a_glance(amina, case.pk)
            assert before.tries == queries.tries_of(before)
            contact = {"kind": "phone", "minutes": 2, "outcome": outcome}
            services.log_contact(actor=amina, case=case, key=uuid.uuid4(), **contact)
        found = case_at_a_glance(amina, case.pk)
    assert len(before.tries) == 2
    assert (found.tries, found.last_outcomes) == ([], ["spoke", "no_answer"])


def test_whoever_may_not_see_the_case_sees_nothing_at_a_glance(people, case):
    with acting_as(people.cara) as cara:
        assert case_at_a_glance(cara, case.pk) is None
