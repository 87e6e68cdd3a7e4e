"""New rows are written as they were made, and only once."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from alongside.accounts.models import User
from alongside.audit.models import AuditEntry
from alongside.common.insertion import insert
from tests.factories.standing import preparing


def test_rows_are_kept_with_everything_they_hold(db):
    people = [uuid.uuid4(), uuid.uuid4()]
    with preparing() as actor:
        made = [
            AuditEntry(actor=actor.label, verb=verb, people=people, detail={"a": ["b"]})
            for verb in ("first", "second")
        ]
        insert(*made)
        kept = {entry.pk: entry for entry in AuditEntry.objects.all()}
    for entry in made:
        for field in AuditEntry._meta.concrete_fields:
            assert getattr(kept[entry.pk], field.attname) == getattr(entry, field.attname)


def test_no_rows_are_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert()


def test_a_row_is_written_once(db):
    account = User(email="ivy@example.test", name="Ivy")
    insert(account)
    with pytest.raises(TypeError):
        insert(account)
    account.name = "Iris"
    account.save()
    assert User.objects.get().name == "Iris"


def test_what_is_there_already_is_an_error_or_passed_over(db):
    insert(User(email="ivy@example.test", name="Ivy"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(User(email="ivy@example.test", name="Iris"))
    insert(User(email="ivy@example.test", name="Iris"), unless_there=True)
    assert User.objects.get().name == "Ivy"
