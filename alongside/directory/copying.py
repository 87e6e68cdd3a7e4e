"""Many rows into their tables at once: COPY, a table at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from uuid_utils import uuid7

from alongside.common.places import Place, PlaceField

Convert = Callable[[Any], Any]
_Names = tuple[str, ...]
_Values = tuple[Any, ...]
_Columns = tuple[type[models.Model], _Names]

_NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def new_key() -> str:
    """A new id as text, in the time that making a UUID of it would take."""
    return str(uuid7())


@dataclass(frozen=True)
class Copy:
    """Rows of one table in the text format of COPY."""

    statement: str
    content: bytes


class Rows:
    """Rows laid down for several tables. What is not given is the column's default."""

    def __init__(self) -> None:
        self._held: defaultdict[_Columns, list[_Values]] = defaultdict(list)

    def add(self, model: type[models.Model], **columns: Any) -> None:
        """One row, by the names of its columns; empty text is NULL where text does not fit."""
        self.lay(model, tuple(columns), tuple(columns.values()))

    def lay(self, model: type[models.Model], columns: _Names, values: _Values) -> None:
        """As ``add``, the names apart from the values."""
        self._held[model, columns].append(values)

    def packed(self) -> list[Copy]:
        """All of them ready to be sent, in the order in which their tables were first named."""
        packed = [_pack(model, given, rows) for (model, given), rows in self._held.items()]
        self._held.clear()
        return packed

    def copy(self) -> None:
        """Write all of them."""
        send(self.packed())


def send(copies: Iterable[Copy]) -> None:
    """Write what was packed. Each table's rows go in one piece: whoever packs the next meanwhile,
    in a thread of this process, is not stopped for every few of them.
    """
    with connection.cursor() as cursor:
        for rows in copies:
            with cursor.copy(rows.statement) as copy:
                copy.write(rows.content)


def _pack(model: type[models.Model], given: _Names, rows: list[_Values]) -> Copy:
    special = [(n, convert) for n, name in enumerate(given) if (convert := _convert(model, name))]
    defaults = {
        field.column: _default(model, field)
        for field in model._meta.concrete_fields
        if field.column not in given and not field.generated and _must_be_written(field)
    }
    columns = ", ".join(f'"{name}"' for name in (*given, *defaults))
    rest = f"\t{_line(list(defaults.values()))}\n" if defaults else "\n"
    lines = []
    for row in rows:
        values = list(row)
        for place, convert in special:
            values[place] = convert(values[place])
        lines.append(_line(values) + rest)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    return Copy(statement, "".join(lines).encode())


def _line(values: list[Any]) -> str:
    texts = [value if type(value) is str else _text(value) for value in values]
    line = "\t".join(texts)
    backslashes = values.count(None)  # those of NULL
    if (
        line.count("\\") > backslashes
        or line.count("\t") >= len(texts)
        or "\n" in line
        or "\r" in line
    ):
        texts = [
            _NULL if value is None else text.translate(_ESCAPED)
            for value, text in zip(values, texts, strict=True)
        ]
        line = "\t".join(texts)
    return line


def _text(value: Any) -> str:
    """A value as PostgreSQL reads it, not escaped yet."""
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        # An array's braces around what JSON would write in brackets: its quotation is the same.
        return f"{{{json.dumps(value, ensure_ascii=False)[1:-1]}}}"
    return str(value)


def _must_be_written(field: "models.Field[Any, Any]") -> bool:
    return not field.null or field.has_default()


def _default(model: type[models.Model], field: "models.Field[Any, Any]") -> Any:
    convert = _convert(model, str(field.column))
    return convert(field.get_default()) if convert else field.get_default()


@cache
def _convert(model: type[models.Model], column: str) -> Convert | None:
    """How a value has to be changed before it is written, if at all."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, PlaceField):
        return _point
    if isinstance(field, models.CharField | models.TextField) or not field.null:
        return None
    return _or_null


def _json(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value  # text is JSON already
    return json.dumps(value, ensure_ascii=False)


def _or_null(value: Any) -> Any:
    return None if value == "" else value


def _point(value: Place | None) -> str | None:
    return None if value is None else f"({value.easting},{value.northing})"
