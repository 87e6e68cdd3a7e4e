"""Taking out of a record all that says who it was: in a role that cannot read what it takes out.

What is written once is written over here, and nowhere else: the guards against that are passed
over for these tables, inside the block that has this role.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import TruncYear

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.row_security import ERASING_ROLE
from alongside.people.queries.merging import all_ids
from alongside.rights.retention.due import HOUSE
from alongside.rights.retention.losing import DELETED, LOSSES, part_of
from alongside.rights.states import Part

_STAYS_AWAKE = "refuse_without_actor"


EVERY = tuple(Part)


def rows_of(people: Sequence[uuid.UUID], parts: Collection[str] = EVERY) -> dict[str, int]:
    """How many rows of each table would lose something, or go."""
    people = all_ids(people)
    with acting_as(HOUSE, role=ERASING_ROLE):
        found = {table: _rows(table, way, people).count() for table, way in _ways(parts).items()}
    return {table: count for table, count in found.items() if count}


def take_out(people: Sequence[uuid.UUID], parts: Collection[str] = EVERY) -> None:
    """Do it, in this transaction: delete what only leads to them, write over what names them.

    Only in these parts of their records; without who they are, their row stays as it is.
    """
    people = all_ids(people)  # a record that was made one with this one is its person's, too
    with acting_as(HOUSE, role=ERASING_ROLE), _unguarded():
        for table, way in DELETED.items():
            if part_of(table) in parts:
                rows = _rows(table, way, people)
                rows._raw_delete(rows.db)  # no row is read first: this role may not
        for table, loss in LOSSES.items():
            if loss.gone and part_of(table) in parts:
                _rows(table, loss.person, people).update(**loss.gone)
        if Part.IDENTITY in parts:
            _end(people)


def _end(people: Sequence[uuid.UUID]) -> None:
    """Nobody has a reason to see the record any more; of the birthday the year stays."""
    born = TruncYear(F("date_of_birth"))
    _rows("people.Person", "pk", people).update(date_of_birth=born)
    reasons = _rows("people.CareRelationship", "person_id", people).filter(ended_at=None)
    reasons.update(ended_at=clock.now(), ended_reason=Value("retention"))


def _ways(parts: Collection[str] = EVERY) -> dict[str, str]:
    ways = {**DELETED, **{table: loss.person for table, loss in LOSSES.items()}}
    return {table: way for table, way in ways.items() if part_of(table) in parts}


def _rows(table: str, way: str, people: Sequence[uuid.UUID]) -> Any:
    return apps.get_model(table)._default_manager.filter(**{f"{way}__in": list(people)})


@contextmanager
def _unguarded() -> Iterator[None]:
    """Without the guards of what is written once; the one that asks who acts stays."""
    tables = set(_ways())
    names = [
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registered()
        if model._meta.label in tables and trigger.name != _STAYS_AWAKE
    ]
    _set("pgtrigger.ignore", f"{{{','.join(names)}}}")
    yield
    _set("pgtrigger.ignore", "{}")  # after an error all is undone, and the setting with it


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
