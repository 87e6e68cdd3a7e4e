"""Both locks are on every table that holds something about a person."""

import pytest
from django.apps import apps
from django.db import connection, models

from alongside.people.models import Person


def about_a_person() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model is Person
        or any(field.related_model is Person for field in model._meta.concrete_fields)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("model", about_a_person(), ids=lambda model: model._meta.label)
def test_row_security_and_the_guard_are_on(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, array(SELECT tgname::text FROM pg_trigger"
            " WHERE tgrelid = pg_class.oid AND tgenabled = 'O')"
            " FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        row_security, triggers = cursor.fetchone()
    assert row_security, "ProtectRows is missing in its migrations"
    assert any("refuse_without_actor" in name for name in triggers)
