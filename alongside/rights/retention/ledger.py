"""The list of erasures that is kept outside the database, for a backup knows none made after it.

One line of JSON for each: ids and codes. In the database that lives on, they lead to nobody.
"""

import datetime as dt
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from alongside.accounts.actor import acting_as
from alongside.common.row_security import ERASING_ROLE
from alongside.rights.retention.due import HOUSE
from alongside.rights.states import Part


class BadListError(ValueError):
    """A line of the list is none of ours, or was cut off."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Line:
    """One erasure: enough to do it again."""

    id: uuid.UUID
    at: dt.datetime
    schedule: str
    people: tuple[uuid.UUID, ...]
    parts: tuple[Part, ...]
    organisation: uuid.UUID | None
    by: uuid.UUID | None


_LINE: TypeAdapter[Line] = TypeAdapter(Line)


def file() -> Path:
    """Where this house keeps its list."""
    return Path(settings.ERASURES)


def append(erasure_id: uuid.UUID) -> None:
    """Add a line for this erasure. Twice does no harm: it is read once."""
    (line,) = lines_of([erasure_id])
    text = json.dumps(_LINE.dump_python(line, mode="json")) + "\n"
    there = os.open(file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(there, text.encode())  # one call: two workers do not write into each other
        os.fsync(there)
    finally:
        os.close(there)


def lines_of(ids: Iterable[uuid.UUID] | None = None) -> list[Line]:
    """These erasures as the database holds them, or all of them."""
    wanted = None if ids is None else list(ids)
    with acting_as(HOUSE, role=ERASING_ROLE), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, created_at, schedule, people, parts, organisation_id, by_id"
            " FROM rights_erasure WHERE %(ids)s::uuid[] IS NULL OR id = ANY (%(ids)s)"
            " ORDER BY created_at",
            {"ids": wanted},
        )
        return [_line(row) for row in cursor.fetchall()]


def read(path: Path) -> Iterator[Line]:
    """The lines of a list. Raises BadListError with the number of the first that is none."""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if raw.strip():
            try:
                yield _LINE.validate_json(raw)
            except ValidationError as error:
                raise BadListError(f"{path}, line {number}: not a line of this list.") from error


def _line(row: Iterable[Any]) -> Line:
    names = ("id", "at", "schedule", "people", "parts", "organisation", "by")
    return _LINE.validate_python(dict(zip(names, row, strict=True)))
