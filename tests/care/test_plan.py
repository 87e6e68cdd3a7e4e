"""The plan is written from two sides, and nobody's words are lost."""

import datetime as dt
import uuid

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import queries, services
from alongside.care.models import Plan
from alongside.care.models.plan import ABOUT_ME, WORDS
from alongside.care.rules import merge
from alongside.care.services.plans import Clash
from alongside.care.tasks import forget_drafts
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, themselves


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _write(actor, case, base=0, key=None, **words):
    with acting_as(actor):
        return services.write_plan(
            actor=actor, case=case, base=base, words=words, key=key or uuid.uuid4()
        )


def _plan(case) -> Plan:
    with preparing():
        return Plan.objects.get(case=case)


def test_each_writing_is_a_version_and_the_same_form_twice_is_one(people, case):
    key = uuid.uuid4()
    _write(people.amina, case, strengths="Bakes bread", key=key)
    _write(people.amina, case, strengths="Bakes bread", key=key)
    _write(people.ben, case, base=1, review_on="2027-01-15")
    with acting_as(people.amina) as amina:
        versions = list(queries.versions_of(amina, case.pk))
        plan = queries.plan_of(amina, case.pk)
    assert [version.number for version in versions] == [2, 1]
    assert versions[0].words["strengths"] == "Bakes bread"
    assert plan.review_on == dt.date(2027, 1, 15)


def test_writing_what_stands_there_makes_no_version(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    assert _write(people.ben, case, base=1, strengths="Bakes bread").number == 1


def test_two_who_write_different_parts_at_once_both_keep_theirs(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    _write(people.amina, case, base=1, strengths="Bakes bread", contingency="Call the team")
    _write(people.ben, case, base=1, strengths="Bakes bread and cakes", contingency="")
    plan = _plan(case)
    assert plan.strengths == "Bakes bread and cakes"
    assert plan.contingency == "Call the team"


def test_two_who_write_the_same_part_both_see_what_the_other_wrote(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    _write(people.amina, case, base=1, strengths="Sings")
    with pytest.raises(Clash) as clash:
        _write(people.ben, case, base=1, strengths="Gardens")
    assert clash.value.fields == ("strengths",)
    assert clash.value.plan.strengths == "Sings"
    assert clash.value.merged["strengths"] == "Gardens"
    assert _plan(case).strengths == "Sings", "nothing was written over"
    _write(people.ben, case, base=clash.value.plan.number, strengths="Sings and gardens")
    assert _plan(case).strengths == "Sings and gardens"


def test_the_person_writes_about_themselves_and_nothing_else(people, case):
    ivy = themselves(case.person)
    _write(ivy, case, most_important="My garden")
    assert _plan(case).most_important == "My garden"
    with pytest.raises(NotPermitted):
        _write(ivy, case, base=1, contingency="Ring my neighbour")
    _write(people.amina, case, base=1, contingency="Call the team")
    assert _write(ivy, case, base=2, most_important="My garden and my cat").number == 3
    assert _plan(case).contingency == "Call the team"


def test_somebody_elses_plan_is_neither_read_nor_written(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    tom = themselves(registered(people.gita, NHS_NUMBERS[1], given_name="Tom"))
    for outsider in (people.cara, people.dev, people.efua, people.gita, tom):
        with acting_as(outsider):
            assert queries.plan_of(outsider, case.pk) is None
            assert not queries.versions_of(outsider, case.pk)
        with pytest.raises(Refused):
            _write(outsider, case, base=1, strengths="Nothing")
    assert _plan(case).strengths == "Bakes bread"


def test_a_closed_case_has_a_finished_plan(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    ivy = themselves(case.person)
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met")
    for writer in (people.amina, ivy):
        with pytest.raises(OutOfTurn):
            _write(writer, case, base=1, strengths="Sings")


def test_too_long_is_refused_at_its_field(people, case):
    with pytest.raises(Refused) as refusal:
        _write(people.amina, case, strengths="x" * 10_001)
    assert refusal.value.field == "strengths"


def test_writing_is_noted_without_a_word_of_it(people, case):
    _write(people.amina, case, strengths="Bakes bread")
    with preparing():
        entry = AuditEntry.objects.get(verb="plan.write")
    assert entry.people == [case.person_id]
    assert "Bakes" not in str(entry.detail)


def _draft(actor, case, turn, **words):
    with acting_as(actor):
        return services.keep_draft(
            actor=actor, case=case, part="about_me", base=0, typed=words, turn=turn
        )


def test_what_is_being_typed_is_kept_for_whoever_types_it(people, case):
    draft = _draft(people.amina, case, 0, strengths="Bak")
    draft = _draft(people.amina, case, draft.turn, strengths="Bakes bread")
    with acting_as(people.amina) as amina:
        assert queries.draft_of(amina, case.pk, "about_me").typed == {"strengths": "Bakes bread"}
    for other in (people.ben, people.cara, themselves(case.person)):
        with acting_as(other):
            assert queries.draft_of(other, case.pk, "about_me") is None


def test_a_second_window_writes_over_nothing(people, case):
    _draft(people.amina, case, 0, strengths="In the first window")
    with pytest.raises(OutOfTurn):
        _draft(people.amina, case, 0, strengths="In the second")
    with acting_as(people.amina) as amina:
        assert queries.draft_of(amina, case.pk, "about_me").typed == {
            "strengths": "In the first window"
        }


def test_saving_ends_the_draft(people, case):
    _draft(people.amina, case, 0, strengths="Bakes bread")
    _write(people.amina, case, strengths="Bakes bread")
    with acting_as(people.amina) as amina:
        assert queries.draft_of(amina, case.pk, "about_me") is None


WRITTEN = st.dictionaries(st.sampled_from(WORDS), st.sampled_from(["", "a", "b", "c"]))


@given(base=WRITTEN, theirs=WRITTEN, mine=WRITTEN)
def test_merging_loses_no_change_of_either_side(base, theirs, mine):
    merged = merge(base, theirs, mine)
    for name in {*theirs, *mine}:
        before, their, my = (
            base.get(name, ""),
            theirs.get(name, ""),
            mine.get(name, base.get(name, "")),
        )
        stands = merged.words.get(name, "")
        if name in merged.clashes:
            assert len({before, their, my}) == 3
            assert stands == my
        else:
            changes = {said for said in (their, my) if said != before}
            assert len(changes) <= 1
            assert stands == (changes.pop() if changes else before)


def test_the_two_parts_are_apart():
    assert set(ABOUT_ME) < set(WORDS)


def test_a_goal_is_met_dropped_or_taken_up_again_and_the_audit_says_so(people, case):
    with acting_as(people.amina) as amina:
        goal = services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
        for status in ("met", "active", "dropped", "dropped"):
            services.settle_goal(actor=amina, goal=goal, status=status)
        with pytest.raises(Refused):
            services.settle_goal(actor=amina, goal=goal, status="won")
    with preparing():
        goal.refresh_from_db()
        moves = AuditEntry.objects.filter(verb="goal.settle").order_by("created_at")
        assert [entry.detail["to"] for entry in moves] == ["met", "active", "dropped"]
    assert goal.status == "dropped"


def test_a_draft_that_nobody_saves_is_forgotten_after_a_month(people, case):
    with time_machine.travel("2026-03-01 10:00 +0000", tick=False):
        _draft(people.amina, case, 0, strengths="Long ago")
        forget_drafts(0)
    with acting_as(people.amina) as amina:
        assert queries.draft_of(amina, case.pk, "about_me")
    with time_machine.travel("2026-04-01 10:01 +0000", tick=False):
        forget_drafts(0)
    with acting_as(people.amina) as amina:
        assert queries.draft_of(amina, case.pk, "about_me") is None
