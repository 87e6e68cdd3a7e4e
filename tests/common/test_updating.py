"""Columns of a row are written as they are named, and no others."""

import pytest
from django.db import DatabaseError

from alongside.accounts.models import User
from alongside.common.insertion import insert
from alongside.common.updating import update


def test_the_named_columns_are_written_and_no_others(db):
    account = User(email="ivy@example.test", name="Ivy")
    insert(account)
    account.email, account.name, account.is_active = "iris@example.test", "Iris", False
    update(account, "name", "is_active")
    kept = User.objects.get()
    assert (kept.email, kept.name, kept.is_active) == ("ivy@example.test", "Iris", False)


def test_what_is_not_there_cannot_be_written(db):
    with pytest.raises(DatabaseError):
        update(User(email="ivy@example.test", name="Ivy"), "name")
