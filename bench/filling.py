"""Filling the tables of the product by SQL: many rows in one statement."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


def fill(
    table: type[models.Model],
    key: str,
    cursor: Any,
    source: str,
    where: str = "",
    /,
    **columns: Any,
) -> None:
    """Rows of a table from ``source``: the columns named, and every other left empty or to the
    database.

    ``key`` and the columns are SQL over a row of the source.
    """
    values = {}
    for each in table._meta.concrete_fields:
        if each.primary_key:
            values[each.column] = key
        elif each.name in columns:
            given = columns[each.name]
            values[each.column] = given if isinstance(given, str) else f"'{given}'"
        elif not each.has_db_default():
            values[each.column] = _empty(each)
    cursor.execute(
        f"INSERT INTO {table._meta.db_table} ({', '.join(values)}) "
        f"SELECT {', '.join(values.values())} FROM {source} {where}"
    )


def _empty(field: models.Field) -> str:
    if isinstance(field, models.DateTimeField) and not field.null:
        return "now()"
    if field.null:
        return "NULL"
    if isinstance(field, ArrayField):
        return "'{}'"
    default = field.get_default()
    return str(default) if isinstance(default, bool | int) else f"'{default}'"
