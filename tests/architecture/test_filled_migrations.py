"""A migration that passes on an empty database must pass on one with people in it as well.

PostgreSQL does not alter a table while references of rows just written wait to be checked ("cannot
ALTER TABLE because it has pending trigger events"). Where there are no rows nothing waits, so only
a filled house would meet it.
"""

import re
from collections.abc import Iterator

from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation

_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)  # of a function, which runs later
_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)
_ALTERS = re.compile(
    r"\s*(?:ALTER TABLE(?: ONLY)?|CREATE (?:UNIQUE )?INDEX.*? ON)\s+(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_SETTLES = re.compile(r"\s*SET CONSTRAINTS ALL IMMEDIATE", re.IGNORECASE)
Step = tuple[str, str]  # what is done, to which table
ANY = "any table"


def test_no_table_is_altered_while_rows_just_written_wait() -> None:
    loader = MigrationLoader(None)
    found = {
        f"{app}/{name}": wrong
        for (app, name), migration in loader.disk_migrations.items()
        if migration.__module__.startswith("alongside.")
        and (wrong := altered_too_soon(app, migration))
    }
    assert not found, (
        "Write in one migration and alter in another, or SET CONSTRAINTS ALL IMMEDIATE."
    )


def test_the_check_finds_what_failed_once() -> None:
    alter = "ALTER TABLE care_case ENABLE TRIGGER USER"
    write = "UPDATE care_case SET outcome = ''"
    settle = "SET CONSTRAINTS ALL IMMEDIATE"
    assert altered_too_soon("care", _migration([write, alter])) == {"care_case"}
    assert altered_too_soon("care", _migration(f"{write}; {alter};")) == {"care_case"}
    assert altered_too_soon("care", _migration([write, settle, alter])) == set()
    assert altered_too_soon("care", _migration([alter, write])) == set()
    by_python = _migration([alter])
    by_python.operations.insert(0, migrations.RunPython(migrations.RunPython.noop))
    assert altered_too_soon("care", by_python) == {"care_case"}


def _migration(sql: str | list[str]) -> migrations.Migration:
    migration = migrations.Migration("0002_some", "care")
    migration.operations = [migrations.RunSQL(sql)]
    return migration


def altered_too_soon(app: str, migration: migrations.Migration) -> set[str]:
    """The tables that one transaction writes to and then alters, nothing settled in between."""
    waiting: set[str] = set()
    wrong: set[str] = set()
    for done, table in _steps(app, migration) if migration.atomic else ():
        if done == "write":
            waiting.add(table)
        elif done == "settle":
            waiting.clear()
        elif waiting & {table, ANY}:
            wrong.add(table)
    return wrong


def _steps(app: str, migration: migrations.Migration) -> Iterator[Step]:
    """In their order; a new column's reference and index come last, as Django makes them."""
    at_the_end = []
    for operation in migration.operations:
        if isinstance(operation, migrations.RunPython):
            yield "write", ANY
        elif isinstance(operation, migrations.RunSQL):
            yield from _of_sql(operation.sql)
        elif isinstance(operation, FieldOperation | IndexOperation):
            step = "alter", f"{app}_{operation.model_name.lower()}"
            field = getattr(operation, "field", None)
            if field is not None and (field.remote_field or field.db_index or field.unique):
                at_the_end.append(step)
            yield step
    yield from at_the_end


def _of_sql(sql: object) -> Iterator[Step]:
    for each in sql if isinstance(sql, list | tuple) else [sql]:
        text = each if isinstance(each, str) else each[0]
        for statement in _BODY.sub("", text).split(";"):
            if _SETTLES.match(statement):
                yield "settle", ANY
            elif written := _WRITES.match(statement):
                yield "write", written[1]
            elif altered := _ALTERS.match(statement):
                yield "alter", altered[1]
