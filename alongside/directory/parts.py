"""Which table holds which part of an entry. The parts' fields are named as the columns."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, cached_property
from typing import Any, cast

from django.db import models

from alongside.directory import entry
from alongside.directory.copying import Rows, new_key
from alongside.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Eligibility,
    Funding,
    Language,
    Phone,
    Review,
    Schedule,
    ScheduleException,
    ServiceArea,
    Url,
)
from alongside.directory.part import Part

Id = Any


@dataclass(frozen=True)
class Table:
    """The rows of ``model`` that hang by the reference ``on`` are parts with this form."""

    form: type[Part]
    model: type[models.Model]
    on: str
    inside: Mapping[str, "Table"] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The form's fields that stand in this table itself."""
        names = (part.name for part in fields(self.form))  # type: ignore[arg-type]
        return tuple(name for name in names if name not in self.inside)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The table's columns, in the order in which ``write`` fills them."""
        return ("id", f"{self.on}_id", *self.columns)

    def values(self, part: Part) -> tuple[Any, ...]:
        """What stands in the columns."""
        return tuple([getattr(part, column) for column in self.columns])


_BREAKS = {"exceptions": Table(entry.Break, ScheduleException, "schedule")}
OF_SERVICE = {
    "phones": Table(entry.Line, Phone, "service"),
    "schedules": Table(entry.Hours, Schedule, "service", _BREAKS),
    "costs": Table(entry.Cost, CostOption, "service"),
    "eligibilities": Table(entry.Fact, Eligibility, "service"),
    "languages": Table(entry.Tongue, Language, "service"),
    "contacts": Table(
        entry.Host, Contact, "service", {"phones": Table(entry.Line, Phone, "contact")}
    ),
    "urls": Table(entry.Link, Url, "service"),
    "areas": Table(entry.Reach, ServiceArea, "service"),
    "funding": Table(entry.Funds, Funding, "service"),
    "reviews": Table(entry.Verdict, Review, "service"),
}
OF_LOCATION = {"accessibility": Table(entry.Access, Accessibility, "location")}
OF_PLACE = {"schedules": Table(entry.Hours, Schedule, "service_at_location", _BREAKS)}


def write(rows: Rows, tables: Mapping[str, Table], owner: Id, form: Part) -> None:
    """Lay down the parts of one owner to be copied into their tables."""
    for name, table in tables.items():
        for part in getattr(form, name):
            made = new_key()
            rows.lay(table.model, table.named, (made, owner, *table.values(part)))
            if table.inside:
                write(rows, table.inside, made, part)


def read(tables: Mapping[str, Table], owners: Collection[Id]) -> dict[Id, dict[str, list[Any]]]:
    """The parts that stand in the tables, by owner and by name; one query a table."""
    found: dict[Id, dict[str, list[Any]]] = {owner: {n: [] for n in tables} for owner in owners}
    for name, table in tables.items():
        rows = table.model._default_manager.filter(**{f"{table.on}__in": list(owners)})
        held = list(rows.values_list("id", table.on, *table.columns))
        inner = read(table.inside, [row[0] for row in held]) if table.inside else {}
        reader = _reader(table)
        for row in held:
            found[row[1]][name].append(reader(row[2:], inner.get(row[0], {})))
    return found


def _reader(table: Table) -> Callable[[Iterable[Any], dict[str, Any]], Part]:
    columns, form = table.columns, table.form

    def make(values: Iterable[Any], inside: dict[str, Any]) -> Part:
        return form(
            **{c: as_text(form, c, value) for c, value in zip(columns, values, strict=True)},
            **inside,
        )

    return make


def as_text(form: type[Part], name: str, value: Any) -> Any:
    """A column's value as a form holds it: see ``directory.entry``."""
    if value is None:
        return _empty(cast(Any, form))[name]
    if isinstance(value, str | int | bool):
        return value
    text = str(value)
    return text[:5] if ":" in text and "-" not in text else text


@cache
def _empty(form: type) -> dict[str, Any]:
    return {
        part.name: None if part.default is None else ""
        for part in fields(form)
        if part.default_factory is MISSING
    }


def grouped(pairs: Iterable[tuple[Id, Any]]) -> defaultdict[Id, list[Any]]:
    """The second of each pair, under the first."""
    found: defaultdict[Id, list[Any]] = defaultdict(list)
    for owner, value in pairs:
        found[owner].append(value)
    return found
