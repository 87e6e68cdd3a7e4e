"""The view through which every other policy asks for a reason to see somebody."""

import pytest
from django.db import DatabaseError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.people.models import CareRelationship, Person
from tests.factories.standing import Standing, person_of, preparing


@pytest.fixture
def ivy(people: Standing) -> Person:
    with preparing():
        return person_of(people.amina)


def reasons(actor: Actor) -> list[tuple[object, str]]:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT person_id, level FROM people_reason")
        return cursor.fetchall()


def test_it_shows_an_organisation_its_own_live_reasons(people: Standing, ivy: Person) -> None:
    assert reasons(people.amina) == reasons(people.ben) == [(ivy.pk, "care")]
    assert reasons(people.cara) == reasons(people.efua) == []
    with preparing():
        CareRelationship.objects.update(ended_at=ivy.created_at, ended_reason="test")
    assert reasons(people.amina) == []


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE people_reason SET level = 'service'",
        "DELETE FROM people_reason",
        "INSERT INTO people_reason SELECT * FROM people_reason",
    ],
)
def test_nobody_writes_through_it(people: Standing, ivy: Person, write: str) -> None:
    with (
        acting_as(people.amina),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(write)
