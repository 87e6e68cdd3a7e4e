"""Writing new rows whose ids were made before they are written.

What ``save(force_insert=True)`` does for a row that has no signals, no parents and nothing to be
read back, with one statement for any number of rows, whose text is put together once.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, models

from alongside.common.once import used_already


def insert(*rows: models.Model, unless_there: bool = False) -> int:
    """Write new rows of one table in one statement, and say how many were written.

    ``unless_there`` passes over a row that meets one of the table's unique rules, seen or unseen.
    Raises TypeError for a row that was written before, OutOfTurn where its id, a form's key, is of
    another row, seen or unseen, and IntegrityError when the table refuses.
    """
    if not rows:
        return 0
    table = type(rows[0])
    sql, values = insertion(*rows)
    ending = " ON CONFLICT DO NOTHING" if unless_there else ""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql}{ending}", values)
            written: int = cursor.rowcount
    except IntegrityError as error:
        # An id that was made by chance is there never; a form's key is, where it was used before.
        if _is_of_the_id(error, table):
            raise used_already() from error
        raise
    if written:
        inserted(*rows)
    return written


def insertion(*rows: models.Model) -> tuple[str, list[Any]]:
    """The statement that ``insert`` sends, for one that does more, and its values."""
    if not all(row._state.adding for row in rows):
        raise TypeError("Only what is not there yet can be inserted.")
    table = type(rows[0])
    values = [_value(row, field) for row in rows for field in _fields(table)]
    return _statement(table, len(rows)), values


def inserted(*rows: models.Model) -> None:
    """These rows are there now."""
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _is_of_the_id(error: IntegrityError, table: type[models.Model]) -> bool:
    said = getattr(error.__cause__, "diag", None)
    return getattr(said, "constraint_name", "") == f"{table._meta.db_table}_pkey"


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


@cache
def _fields(table: type[models.Model]) -> Sequence["models.Field[Any, Any]"]:
    """The columns that a row brings along; the database makes the generated ones itself."""
    return [field for field in table._meta.local_concrete_fields if not field.generated]


@cache
def _statement(table: type[models.Model], count: int) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _fields(table))
    row = f"({', '.join('%s' for _field in _fields(table))})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES {rows}"  # noqa: S608 - names from models
