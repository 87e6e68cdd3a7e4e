"""Nothing half done is ever kept."""

import uuid

import pytest
from django.db import transaction

from alongside.audit.models import AuditEntry
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from tests.factories.standing import preparing


@all_or_nothing()
def note(actor, name: str, *, refuse: bool = False) -> None:
    record(actor, name, people=[uuid.uuid4()])
    if refuse:
        raise Refused("No.")


@all_or_nothing()
def note_twice(actor, *, refuse: str = "", go_on: bool = False) -> None:
    note(actor, "first")
    try:
        note(actor, "second", refuse=refuse == "inner")
    except Refused:
        if not go_on:
            raise
    if refuse == "outer":
        raise Refused("No.")


def noted() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("refuse", ["inner", "outer"])
def test_a_refusal_half_way_undoes_the_whole_and_the_page_goes_on(db, refuse):
    with preparing() as actor:
        note(actor, "before")
        with pytest.raises(Refused):
            note_twice(actor, refuse=refuse)
        assert noted() == ["before"]
        note_twice(actor)
        assert noted() == ["before", "first", "second"]


def test_half_of_a_verb_cannot_be_kept_by_going_on(db):
    with preparing() as actor:
        with pytest.raises(transaction.TransactionManagementError):
            note_twice(actor, refuse="inner", go_on=True)
        assert noted() == []


def test_a_whole_is_one_savepoint_and_its_notes_are_one_insert(db, django_assert_num_queries):
    with preparing() as actor, django_assert_num_queries(2):
        note_twice(actor)
