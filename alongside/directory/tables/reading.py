"""Reading the directory as the tables of HSDS, many rows at once: pages of the API, downloads.

Names of tables and columns are those of HSDS 3.1; what is ours alone begins with ``x_``. Column
texts are SQL over ``source``. ``owners`` are the columns that say what a row belongs to, with the
kind of thing that stands there; a row is read when it belongs to a thing that is read.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.utils import translation

# Names of things that have no row of their own are made from this (RFC 9562, version 5).
NAMESPACE = uuid.UUID("6f1c1e0e-3f0f-5b0a-9d53-6d7a5f3a4d10")


def named_id(kind: str, name: str) -> uuid.UUID:
    """The id of a thing that is known by a name only, the same in every installation."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{name}")


@dataclass(frozen=True)
class Table:
    name: str
    source: str
    columns: Mapping[str, str]
    owners: Mapping[str, str] = field(default_factory=dict)
    of_itself: str = ""

    @property
    def select(self) -> str:
        """The statement up to its condition."""
        chosen = ", ".join(f'{text} AS "{name}"' for name, text in self.columns.items())
        return f"SELECT {chosen} FROM {self.source} WHERE "

    @property
    def keys(self) -> dict[str, str]:
        """The columns that decide whether a row is read, as SQL, with the kind of thing."""
        keys = {self.columns[column]: kind for column, kind in self.owners.items()}
        return {self.columns["id"]: self.of_itself, **keys} if self.of_itself else keys


def rows(table: Table, things: Mapping[str, Collection[uuid.UUID]]) -> list[dict[str, Any]]:
    """The table's rows that belong to these things, by kind; what is not known is left out."""
    wanted = {key: kind for key, kind in table.keys.items() if things.get(kind)}
    if not wanted:
        return []
    condition = " OR ".join(f"{key} = ANY(%s)" for key in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{table.select} {condition} ORDER BY {table.columns['id']}",
            [list(things[kind]) for kind in wanted.values()],
        )
        return [*known(table, cursor)]


def page_of(
    table: Table, conditions: Mapping[str, Any], part: slice
) -> tuple[int, list[dict[str, Any]]]:
    """How many rows meet the conditions, and those of one part, by their ids.

    Conditions are SQL with one value each.
    """
    where = " AND ".join(["true", *conditions])
    values = [*conditions.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table.source} WHERE {where}",
            values,
        )
        (total,) = cursor.fetchone()
        cursor.execute(
            f"{table.select} {where} ORDER BY {table.columns['id']} OFFSET %s LIMIT %s",
            [*values, part.start, part.stop - part.start],
        )
        return total, [*known(table, cursor)]


def known(table: Table, found: Any) -> Iterator[dict[str, Any]]:
    """Rows without the columns of which nothing is known."""
    names = tuple(table.columns)
    for row in found:
        yield {
            name: value
            for name, value in zip(names, row, strict=True)
            if value is not None and value != "" and value != []
        }


def own(alias: str, *names: str) -> dict[str, str]:
    """Columns that are called the same here and there."""
    return {name: f"{alias}.{name}" for name in names}


def in_words(choices: type[models.TextChoices], column: str) -> str:
    """SQL for the words that stand for a code, as the program has them, in English."""
    with translation.override(None):
        cases = " ".join(
            f"WHEN '{code}' THEN '{str(words).replace(chr(39), chr(39) * 2)}'"
            for code, words in choices.choices
        )
    return f"CASE {column} {cases} END"


def ids_of(kind: str, names: Collection[str], column: str) -> str:
    """SQL for the ids of things known by a code."""
    cases = " ".join(f"WHEN '{name}' THEN '{named_id(kind, name)}'::uuid" for name in names)
    return f"CASE {column} {cases} END"


_WHOSE = {
    "service_id": "{}.service_id",
    "service_at_location_id": "{}.service_at_location_id",
    "location_id": "{}.location_id",
    "organization_id": "{}.organisation_id",
    "contact_id": "{}.contact_id",
    "phone_id": "{}.phone_id",
}


def whose(alias: str, *columns: str) -> dict[str, str]:
    """Columns that say whose a row is."""
    return {column: _WHOSE[column].format(alias) for column in columns}


def owned(*columns: str) -> dict[str, str]:
    """Owners, each called as its column."""
    return {column: column.removesuffix("_id") for column in columns}
