"""Recording a questionnaire: once, honestly, and only with the person themselves."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, Refused
from alongside.outbox.models import OutboxFact
from alongside.outcomes import queries
from alongside.outcomes.models import Answer, Response
from alongside.outcomes.services import record_response
from tests.factories.standing import person_of, preparing

CASE = uuid.UUID("01900000-0000-7000-8000-000000000001")
ANSWERS = {"satisfied": 3, "worthwhile": 0, "happy": 10, "anxious": 8}


def recorded(actor, person, **changes) -> Response:
    given = {
        "case_id": CASE,
        "instrument_code": "ons4",
        "point": "baseline",
        "answers": ANSWERS,
        "mode": "in_person",
        "key": "form-1",
    }
    with acting_as(actor):
        return record_response(actor=actor, person=person, **{**given, **changes})


def answers_of(response: Response) -> dict[str, int | str]:
    with preparing():
        return {a.item: a.missing or a.value for a in Answer.objects.filter(response=response)}


def test_answers_are_kept_as_given_and_the_fact_is_told(people, ivy):
    response = recorded(people.amina, ivy)
    assert answers_of(response) == ANSWERS
    with preparing():
        assert AuditEntry.objects.filter(verb="response.record", people=[ivy.pk]).count() == 1
        fact = OutboxFact.objects.get(topic="response.recorded")
    assert fact.payload["case"] == str(CASE)
    assert "3" not in fact.payload.values()


def test_what_is_missing_is_kept_apart_by_reason(people, ivy):
    answers = {"satisfied": "dont_know", "worthwhile": "refused", "happy": 5}
    response = recorded(people.amina, ivy, answers=answers)
    assert answers_of(response) == {**answers, "anxious": "not_asked"}


def test_the_same_form_sent_twice_is_one_response(people, ivy):
    first = recorded(people.amina, ivy)
    again = recorded(people.amina, ivy, answers={"satisfied": 9})
    assert again == first
    with preparing():
        assert Response.objects.count() == 1
        assert OutboxFact.objects.filter(topic="response.recorded").count() == 1
    assert answers_of(first) == ANSWERS


def test_two_workers_may_happen_on_the_same_key(people, ivy):
    assert recorded(people.amina, ivy) != recorded(people.ben, ivy)


def test_not_done_is_kept_with_its_reason_and_without_answers(people, ivy):
    response = recorded(people.amina, ivy, answers={}, not_done_reason="declined")
    assert response.not_done_reason == "declined"
    assert answers_of(response) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": {**ANSWERS, "happy": 11}}, "happy"),
        ({"answers": {**ANSWERS, "happy": -1}}, "happy"),
        ({"answers": {**ANSWERS, "happy": True}}, "happy"),
        ({"answers": {**ANSWERS, "happy": "seven"}}, "happy"),
        ({"answers": {"health": 5}}, None),
        ({"answers": {}}, "satisfied"),
        ({"not_done_reason": "unwell"}, "not_done_reason"),
        ({"by_proxy": True}, "by_proxy"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(people, ivy, changes, field):
    with pytest.raises(Refused) as refused:
        recorded(people.amina, ivy, **changes)
    assert refused.value.field == field
    with preparing():
        assert not Response.objects.exists()


@pytest.mark.parametrize(("born", "asked"), [((2010, 11, 22), True), ((2010, 11, 23), False)])
def test_sixteen_is_the_youngest_who_is_asked(people, time_machine, born, asked):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
    with preparing():
        young = person_of(people.amina, born=dt.date(*born))
    if asked:
        assert recorded(people.amina, young)
    else:
        with pytest.raises(Refused, match="16"):
            recorded(people.amina, young)


def test_only_those_who_plan_care_may_record(people, ivy):
    for outsider in (people.cara, people.gita, people.dev, people.efua):
        with pytest.raises(NotPermitted):
            recorded(outsider, ivy)


def test_what_was_answered_is_never_altered(people, ivy):
    response = recorded(people.amina, ivy)
    for rows in (Answer.objects.filter(response=response), Response.objects.all()):
        with (
            pytest.raises(ProgrammingError, match="Cannot update or delete"),
            preparing(),
            transaction.atomic(),
        ):
            rows.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        with (
            pytest.raises(ProgrammingError, match="Cannot update or delete"),
            preparing(),
            transaction.atomic(),
        ):
            rows._raw_delete("default")


@pytest.mark.parametrize("answer", [{}, {"value": 3, "missing": "refused"}])
def test_the_database_wants_a_value_or_why_there_is_none(people, ivy, answer):
    response = recorded(people.amina, ivy, answers={}, not_done_reason="unwell")
    with pytest.raises(IntegrityError, match="value_or_why_missing"), preparing():
        Answer.objects.create(response=response, item="happy", **answer)


def test_the_database_refuses_ons4_by_proxy(people, ivy):
    response = recorded(people.amina, ivy)
    with pytest.raises(IntegrityError, match="ons4_is_never_by_proxy"), preparing():
        copy = Response.objects.get(pk=response.pk)
        copy.pk, copy.key, copy.by_proxy, copy._state.adding = uuid.uuid4(), "form-2", True, True
        copy.save(force_insert=True)


def test_a_case_is_read_in_order_with_its_answers(people, ivy, django_assert_num_queries):
    recorded(people.amina, ivy)
    recorded(people.ben, ivy, point="final", key="form-2")
    recorded(people.amina, ivy, case_id=uuid.uuid4(), key="form-3")
    with acting_as(people.ben), django_assert_num_queries(1):
        responses = list(queries.for_case(people.ben, CASE))
        assert [r.point for r in responses] == ["baseline", "final"]
        assert [len(r.answers.all()) for r in responses] == [4, 4]
