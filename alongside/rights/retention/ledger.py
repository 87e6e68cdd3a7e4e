"""The list of erasures that is kept outside the database, for a backup knows none made after it.

One line of JSON for each: ids and codes. In the database that lives on, they lead to nobody.
"""

import datetime as dt
import fcntl
import json
import os
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
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
_WHOSE = re.compile(r'\{"id": "[0-9a-f-]{36}"')


def file() -> Path:
    """Where this house keeps its list."""
    return Path(settings.ERASURES)


def append(erasure_id: uuid.UUID) -> None:
    """Add a line for this erasure. Twice does no harm: it is read once.

    Raises OSError where the line cannot be written, or not to its end: then do it again.
    """
    (line,) = lines_of([erasure_id])
    text = json.dumps(_LINE.dump_python(line, mode="json")).encode() + b"\n"
    there = os.open(file(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(there, fcntl.LOCK_EX)  # no other worker's line is half there
        size = os.fstat(there).st_size
        if size and os.pread(there, 1, size - 1) != b"\n":
            text = b"\n" + text
        if os.write(there, text) < len(text):
            os.ftruncate(there, size)
            raise OSError(f"{file()}: the line of {erasure_id} was cut off.")
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
    """The lines of a list; one that was cut off is passed over if it stands whole further down.

    Raises BadListError with the number of the first other that is none.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            try:
                yield _LINE.validate_json(raw)
            except ValidationError as error:
                if _is_written_again(raw, lines[number:]):
                    continue
                raise BadListError(f"{path}, line {number}: not a line of this list.") from error


def _is_written_again(cut: str, later: Sequence[str]) -> bool:
    return bool(_WHOSE.match(cut)) and any(line.startswith(cut) for line in later)


def _line(row: Iterable[Any]) -> Line:
    names = ("id", "at", "schedule", "people", "parts", "organisation", "by")
    return _LINE.validate_python(dict(zip(names, row, strict=True)))
