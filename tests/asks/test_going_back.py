"""An earlier version cannot hold a question about a team: going back says so and loses nothing."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from alongside.asks.models import Ask
from tests.asks.test_by_referrers import asked
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, registered, themselves

LAST = import_module("alongside.asks.migrations.0003_referrers").Migration.operations[-1]


def _go_back() -> None:
    """What goes first when the migration is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LAST.reverse_sql)


def test_with_questions_about_a_team_nothing_is_undone(people):
    with preparing():
        _go_back()
    person = registered(people.gita, NHS_NUMBERS[0])
    themselves(person)
    asked(people, person)
    with preparing():
        with pytest.raises(DatabaseError, match="an earlier version has no place for that"):
            _go_back()
        assert Ask.objects.filter(team__isnull=False).count() == 1
