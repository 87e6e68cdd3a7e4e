"""Many rows into their tables at once: COPY, a table at a time."""

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from uuid_utils import uuid7

from alongside.common.places import Place, PlaceField

Convert = Callable[[Any], Any]
_Names = tuple[str, ...]
_Values = tuple[Any, ...]
_Columns = tuple[type[models.Model], _Names]


def new_key() -> str:
    """A new id as text, in the time that making a UUID of it would take."""
    return str(uuid7())


class Rows:
    """Rows laid down for several tables. What is not given is the column's default."""

    def __init__(self) -> None:
        self._held: defaultdict[_Columns, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, model: type[models.Model], **columns: Any) -> None:
        """One row, by the names of its columns; empty text is NULL where text does not fit."""
        self.lay(model, tuple(columns), tuple(columns.values()))

    def lay(self, model: type[models.Model], columns: _Names, values: _Values) -> None:
        """As ``add``, the names apart from the values."""
        self._held[model, columns].append(values)

    def copy(self) -> None:
        """Write all of them, in the order in which their tables were first named."""
        with connection.cursor() as cursor:
            for (model, given), rows in self._held.items():
                _copy(cursor, model, given, rows)
        self._held.clear()


def _copy(cursor: Any, model: type[models.Model], given: _Names, rows: list[_Values]) -> None:
    special = [(n, convert) for n, name in enumerate(given) if (convert := _convert(model, name))]
    defaults = {
        field.column: _default(model, field)
        for field in model._meta.concrete_fields
        if field.column not in given and not field.generated and _must_be_written(field)
    }
    columns = ", ".join(f'"{name}"' for name in (*given, *defaults))
    rest = list(defaults.values())
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            values = [*row, *rest]
            for place, convert in special:
                values[place] = convert(values[place])
            copy.write_row(values)


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
    if isinstance(field, models.CharField | models.TextField | ArrayField) or not field.null:
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
