"""Writing some columns of a row that was read: what ``save(update_fields=…)`` does without signals.

The statement is put together once for each choice of columns.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection, models

from alongside.common.insertion import inserted, insertion


def update(
    row: models.Model,
    *names: str,
    returning: str = "",
    reckoned: Mapping[str, tuple[str, Sequence[Any]]] | None = None,
) -> Any:
    """Write these fields of the row. Raises DatabaseError where it is not there (any more).

    ``returning`` is SQL about the row as it is then: the answer is its value. ``reckoned`` are more
    fields, each with SQL of ours and its values, for the database to find out.
    """
    sql, values = _said(row, names, reckoned or {})
    then = f" RETURNING {returning}" if returning else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql}{then}", values)
        if cursor.rowcount != 1:
            raise DatabaseError(f"{type(row).__name__} {row.pk} is not there to be written.")
        return cursor.fetchone()[0] if returning else None


def update_with(
    new: models.Model,
    row: models.Model,
    *names: str,
    returning: str,
    reckoned: Mapping[str, tuple[str, Sequence[Any]]] | None = None,
) -> Any:
    """As ``update``, and by the same statement write a new row: both, or neither.

    None, with nothing written, where the new row meets one of its table's unique rules; else the
    value of ``returning``, which is never null.
    """
    first, given = insertion(new)
    sql, values = _said(row, names, reckoned or {})
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH new AS ({first} ON CONFLICT DO NOTHING RETURNING 1) "
            f"{sql} AND EXISTS (SELECT FROM new) RETURNING {returning}",
            [*given, *values],
        )
        written = cursor.fetchone()
    if written is None:
        return None
    inserted(new)
    return written[0]


def _said(
    row: models.Model, names: tuple[str, ...], reckoned: Mapping[str, tuple[str, Sequence[Any]]]
) -> tuple[str, list[Any]]:
    table = type(row)
    fields = [table._meta.get_field(name) for name in names]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]  # type: ignore[union-attr]
    found = tuple((name, sql) for name, (sql, _values) in reckoned.items())
    values += [value for _sql, more in reckoned.values() for value in more]
    return _statement(table, names, found), [*values, row.pk]


@cache
def _statement(
    table: type[models.Model], names: tuple[str, ...], reckoned: tuple[tuple[str, str], ...]
) -> str:
    quote = connection.ops.quote_name
    written = [*((name, "%s") for name in names), *reckoned]
    columns = ((str(table._meta.get_field(name).column), sql) for name, sql in written)  # type: ignore[union-attr]
    changes = ", ".join(f"{quote(column)} = {sql}" for column, sql in columns)
    key = quote(str(table._meta.pk.column))
    return f"UPDATE {quote(table._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 - names from models
