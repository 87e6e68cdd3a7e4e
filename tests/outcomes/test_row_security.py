"""PostgreSQL itself shows each standing person exactly what ``visible_to`` gives them."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.outcomes import queries
from alongside.outcomes.models import Answer, Response
from alongside.outcomes.services import record_response
from alongside.people.models import CareRelationship
from tests.factories.standing import person_of, preparing, relationship


@pytest.fixture
def responses(people, ivy):
    """One by Amina's team, one by Cara's, one by Amina's with somebody who has since left."""
    with preparing():
        cared_for_elsewhere = person_of(people.cara)
        gone = person_of(people.amina)
        relationship(ivy, people.gita, CareRelationship.Level.REFERRER)
        relationship(ivy, people.dev, CareRelationship.Level.SERVICE)
    made = [
        _record(actor, person)
        for actor, person in (
            (people.amina, ivy),
            (people.cara, cared_for_elsewhere),
            (people.amina, gone),
        )
    ]
    with preparing():
        CareRelationship.objects.filter(person=gone).update(
            ended_at=made[-1].taken_at, ended_reason="test"
        )
    return made


def _record(actor, person):
    with acting_as(actor):
        return record_response(
            actor=actor,
            person=person,
            case_id=uuid.uuid4(),
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 5},
            mode="phone",
            key=str(person.pk),
        )


def _raw(actor, sql: str) -> set:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def test_raw_sql_shows_exactly_what_visible_to_gives(people, responses):
    ours, theirs, _gone = responses
    expected = {"amina": {ours.pk}, "ben": {ours.pk}, "leila": {ours.pk}, "cara": {theirs.pk}}
    for name, actor in people.everyone.items():
        with acting_as(actor):
            visible = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert visible == expected.get(name, set()), name
        assert _raw(actor, "SELECT id FROM outcomes_response") == visible, name
        assert _raw(actor, "SELECT response_id FROM outcomes_answer") == visible, name


def test_visible_to_holds_without_row_security_too(people, responses):
    for name, actor in people.everyone.items():
        with preparing():
            first_lock = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert first_lock == _raw(actor, "SELECT id FROM outcomes_response"), name


def test_nobody_alters_or_deletes_a_row(people, responses):
    for actor in people.everyone.values():
        with acting_as(actor), connection.cursor() as cursor:
            for table in ("outcomes_response", "outcomes_answer"):
                cursor.execute(f"UPDATE {table} SET created_at = now()")
                assert cursor.rowcount == 0
                cursor.execute(f"DELETE FROM {table}")
                assert cursor.rowcount == 0


def _refused(actor, row) -> bool:
    try:
        with acting_as(actor), transaction.atomic():
            row.save(force_insert=True)
    except ProgrammingError as error:
        assert "row-level security" in str(error)
        return True
    return False


def test_rows_are_added_only_by_the_team_and_in_ones_own_name(people, responses, ivy):
    def forged(organisation_id, user_id) -> Response:
        return Response(
            person=ivy,
            organisation_id=organisation_id,
            case_id=uuid.uuid4(),
            instrument_code="ons4",
            instrument_version="1",
            point="final",
            mode="self",
            taken_at=responses[0].taken_at,
            recorded_by_id=user_id,
            key=str(uuid.uuid4()),
        )

    team = people.amina.organisation_id
    assert not _refused(people.ben, forged(team, people.ben.user_id))
    assert _refused(people.ben, forged(team, people.amina.user_id))
    for name in ("cara", "gita", "dev", "efua"):
        actor = getattr(people, name)
        assert _refused(actor, forged(team, actor.user_id)), name
        assert _refused(actor, forged(actor.organisation_id, actor.user_id)), name


def test_answers_are_added_only_to_ones_own_response(people, responses):
    def added() -> Answer:
        return Answer(response=responses[0], item=uuid.uuid4().hex[:20], value=5)

    assert not _refused(people.amina, added())
    for name in ("ben", "cara", "gita", "dev", "efua"):
        assert _refused(getattr(people, name), added()), name


def test_no_actor_no_write(people, responses):
    with pytest.raises(ProgrammingError, match="needs an actor"):
        Answer(response=responses[0], item="more", value=5).save(force_insert=True)
