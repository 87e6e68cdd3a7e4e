"""Rows together with the rows that belong to each of them, read by one statement.

``prefetch_related`` sends a statement for each kind of parts, and under row security each asks
anew whether the whole may be seen.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)


def with_parts(rows: QuerySet[M], name: str) -> QuerySet[M, tuple[Any, ...]]:
    """The question for these rows and their parts of this name, for ``put_together``.

    A line for each part, and one for a row without; rows and parts in their own orders.
    """
    of_parts = _table_of_parts(rows.model, name)
    own: Sequence[Any] = rows.query.order_by or rows.model._meta.ordering or ()
    order = [f"{name}__{each}" for each in of_parts._meta.ordering or ()]
    parts = [f"{name}__{column}" for column in _columns(of_parts)]
    return rows.order_by(*own, *order).values_list(*_columns(rows.model), *parts)


def put_together(table: type[M], name: str, lines: Iterable[tuple[Any, ...]]) -> list[M]:
    """The rows that such lines are of: ``row.name.all()`` asks no more."""
    of_parts, own = _table_of_parts(table, name), len(_columns(table))
    rows: dict[Any, M] = {}
    parts: dict[Any, list[models.Model]] = {}
    for line in lines:
        key, part = line[_place_of_key(table)], line[own:]
        if key not in rows:
            rows[key], parts[key] = _made(table, line[:own]), []
        if part[_place_of_key(of_parts)] is not None:
            parts[key].append(_made(of_parts, part))
    for key, row in rows.items():
        attach(row, name, parts[key])
    return list(rows.values())


def attach(row: models.Model, name: str, parts: Sequence[models.Model]) -> None:
    """Give a row its parts as ``prefetch_related(name)`` does: ``row.name.all()`` asks no more."""
    held: Any = getattr(row, name).all()
    held._result_cache = list(parts)
    held._prefetch_done = True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = held


@cache
def _table_of_parts(table: type[models.Model], name: str) -> type[models.Model]:
    related: Any = table._meta.get_field(name).related_model
    return related


@cache
def _columns(table: type[models.Model]) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


@cache
def _place_of_key(table: type[models.Model]) -> int:
    return _columns(table).index(table._meta.pk.attname)


def _made(table: type[M], values: Sequence[Any]) -> M:
    return table.from_db(connection.alias, _columns(table), values)
