"""Both locks are on every table that holds something about a person."""

import pytest
from django.apps import apps
from django.db import connection, models

from alongside.directory.triggers import _TOUCHES
from alongside.people.models import Person
from tests.architecture.repository import shown, sources


def about_a_person() -> list[type[models.Model]]:
    """Person, whatever points at a person, whatever points at that, and so on.

    A view has no rows of its own: whom it tells of what, its own tests compare with the tables.
    """
    found: list[type[models.Model]] = [Person]
    for pointed_at in found:
        found += [
            model
            for model in apps.get_models()
            if model not in found
            and model._meta.managed
            and any(field.related_model is pointed_at for field in model._meta.concrete_fields)
        ]
    return found


def test_the_rule_reaches_the_furthest_table() -> None:
    reached = {model._meta.label for model in about_a_person()}
    assert {"care.Action", "outcomes.Answer", "referrals.ReferralNote"} <= reached


def test_triggers_are_passed_over_only_where_no_person_is_concerned() -> None:
    """A trigger that is switched off guards nothing, whoever switched it off and why."""
    passed_over = {
        shown(path) for path in sources() if "pgtrigger.ignore" in path.read_text(encoding="utf-8")
    }
    # The retention schedule writes over what is written once, in a role that can read none of it;
    # two doors point what is written once at the record of the same person that stays.
    assert passed_over == {
        "alongside/directory/triggers.py",
        "alongside/rights/migrations/0031_merging.py",
        "alongside/rights/retention/erasing.py",
    }
    about_people = {model._meta.label for model in about_a_person()}
    assert not {uri.split(":")[0] for uri in _TOUCHES} & about_people


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


@pytest.mark.django_db
def test_no_rule_compares_a_column_with_itself() -> None:
    """A name inside a rule hides the table of that name outside: such a rule lets everybody in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename || ' ' || policyname FROM pg_policies"
            r" WHERE concat(qual, ' ', with_check) ~ '\m(\w+\.\w+) = \1\M'"
        )
        assert cursor.fetchall() == []
