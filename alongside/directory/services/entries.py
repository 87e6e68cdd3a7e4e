"""Entries into the tables and back, many at a time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alongside.common import clock
from alongside.directory import parts
from alongside.directory.copying import Copy, Rows, new_key, send
from alongside.directory.entry import COMPARED, Entry, differences
from alongside.directory.models import Attribute, FieldSource, Service, ServiceNeed
from alongside.directory.references import check_references
from alongside.directory.services.field_sources import Names, Origin, forget_sources
from alongside.directory.services.known import Known
from alongside.directory.services.locations import change_locations, lay_location, standing_spots
from alongside.directory.triggers import unfollowed, untouched

Id = Any  # a UUID, also as text
Change = tuple[Id, Entry, Entry]

_COLUMNS = {part.column: part for part in Service._meta.concrete_fields}
PLAIN = tuple(name for name in COMPARED if name in _COLUMNS)
_NAMED = ("id", "source", "organisation_id", *PLAIN)


def read_back(services: Iterable[Id]) -> dict[Id, Entry]:
    """What stands in the tables now, by service."""
    ids = list(services)
    rows = Service.objects.filter(id__in=ids).values_list("id", "organisation__name", *PLAIN)
    inside: dict[Id, dict[str, Any]] = parts.read(parts.OF_SERVICE, ids)
    spots = standing_spots(ids)
    attributes = Attribute.objects.filter(service__in=ids)
    terms = parts.grouped(
        (service, (taxonomy, term))
        for service, taxonomy, term in attributes.values_list(
            "service_id", "term__taxonomy__name", "term__name"
        )
    )
    needs = parts.grouped(
        ServiceNeed.objects.filter(service__in=ids).values_list("service_id", "need__code")
    )
    return {
        service: Entry(
            organisation=organisation,
            locations=[spot for _at, spot in spots[service]],
            terms=terms[service],
            needs=needs[service],
            **inside[service],
            **{n: parts.as_text(Entry, n, v) for n, v in zip(PLAIN, plain, strict=True)},
        )
        for service, organisation, *plain in rows
    }


@dataclass
class Laid:
    """New services, ready to be written: the rows of the services come last."""

    services: list[Id]
    belongings: list[Copy]
    themselves: list[Copy]


@dataclass
class Writer:
    """Writes entries of one source; remembers what they refer to between chunks."""

    source: str
    kind: str
    code: str = ""
    licence: str = ""
    known: Known = field(init=False)
    origin: Origin = field(init=False)

    def __post_init__(self) -> None:
        self.known = Known(self.kind)
        self.origin = Origin(self.code or self.source, self.licence)

    def create(self, entries: Sequence[Entry]) -> list[Id]:
        """The ids of new services, in the order of the entries."""
        self.known.learn(entries)
        laid = self.lay(entries)
        self.write(laid)
        return laid.services

    def lay(self, entries: Sequence[Entry]) -> Laid:
        """The rows of new services, of which all that they refer to is known; asks no database."""
        made: list[Id] = []
        belongings, themselves = Rows(), Rows()
        for entry in entries:
            service, organisation = new_key(), self.known.organisation(entry)
            made.append(service)
            for spot in entry.locations:
                lay_location(belongings, service, organisation, spot)
            parts.write(belongings, parts.OF_SERVICE, service, entry)
            self._lay_terms(belongings, service, entry)
            self._lay_needs(belongings, service, entry)
            self.origin.lay(belongings, service, entry, [FieldSource.OTHERS])
            plain = [getattr(entry, name) for name in PLAIN]
            themselves.lay(Service, _NAMED, (service, self.source, organisation, *plain))
        return Laid(made, belongings.packed(), themselves.packed())

    def write(self, laid: Laid) -> None:
        """Write them."""
        # The services come last, so that each search document is made once, of everything, and
        # each service is marked as changed once. References are checked only then, and not all
        # of them as the transaction commits, when nothing else is left to be done meanwhile.
        with untouched(), unfollowed():
            send(laid.belongings)
        with _by_index():
            send(laid.themselves)
        check_references()

    def change(self, changes: Sequence[Change]) -> None:
        """Make each service, which reads as the first entry, read as the second."""
        self.known.learn([new for _service, _old, new in changes])
        changed = {service: differences(old, new) for service, old, new in changes}
        moved = [service for service, names in changed.items() if "locations" in names]
        standing = standing_spots(moved)
        rows = Rows()
        with untouched():
            forget_sources(changed)
            for service, _old, new in changes:
                self._change_parts(rows, service, new, changed[service])
                self.origin.lay(rows, service, new, changed[service])
                if "locations" in changed[service]:
                    organisation = self.known.organisation(new)
                    change_locations(rows, service, organisation, standing[service], new)
            rows.copy()
        # Last: with it each search document is made anew.
        with _by_index():
            self._change_services(changes)

    def mark_local(self, kept: Sequence[tuple[Id, Names]], label: str) -> None:
        """Say of these fields that they were edited here, where they are still named as ours."""
        self.origin.mark(kept, label)

    def _lay_terms(self, rows: Rows, service: Id, entry: Entry) -> None:
        for pair in entry.terms:
            named = (new_key(), service, self.known.terms[pair])
            rows.lay(Attribute, ("id", "service_id", "term_id"), named)

    def _lay_needs(self, rows: Rows, service: Id, entry: Entry) -> None:
        for code in entry.needs:
            named = (new_key(), service, self.known.needs[code])
            rows.lay(ServiceNeed, ("id", "service_id", "need_id"), named)

    def _change_parts(self, rows: Rows, service: Id, new: Entry, changed: Names) -> None:
        for name, table in parts.OF_SERVICE.items():
            if name in changed:
                table.model._default_manager.filter(service=service).delete()
                parts.write(rows, {name: table}, service, new)
        if "terms" in changed:
            Attribute.objects.filter(service=service).delete()
            self._lay_terms(rows, service, new)
        if "needs" in changed:
            ServiceNeed.objects.filter(service=service).delete()
            self._lay_needs(rows, service, new)

    def _change_services(self, changes: Sequence[Change]) -> None:
        columns = {
            "organisation_id": _COLUMNS["organisation_id"],
            "last_modified": _COLUMNS["last_modified"],
            **{name: _COLUMNS[name] for name in PLAIN},
        }
        rows = [
            {
                "id": str(service),
                "organisation_id": str(self.known.organisation(new)),
                "last_modified": clock.now().isoformat(),
                **{name: _or_null(name, getattr(new, name)) for name in PLAIN},
            }
            for service, _old, new in changes
        ]
        types = ", ".join(f"{name} {part.db_type(connection)}" for name, part in columns.items())
        news = ", ".join(f"{name} = new.{name}" for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""UPDATE directory_service s SET {news}
                FROM json_to_recordset(%s) AS new(id uuid, {types}) WHERE s.id = new.id""",  # noqa: S608 - names and types of columns
                [json.dumps(rows)],
            )


@contextmanager
def _by_index() -> Iterator[None]:
    """Rows are found by index within the block, whatever PostgreSQL thinks of the tables.

    What this very transaction has filled has no statistics yet: taken for tiny, a table would be
    read whole for every search document, and 100,000 services would take hours.
    """
    _allow_reading_whole("off")
    yield
    _allow_reading_whole("on")  # after an error the transaction is undone, and the setting with it


def _allow_reading_whole(allowed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT set_config('enable_seqscan', %(allowed)s, true),
                set_config('enable_hashjoin', %(allowed)s, true),
                set_config('enable_mergejoin', %(allowed)s, true)""",
            {"allowed": allowed},
        )


def _or_null(name: str, value: object) -> object:
    return None if value == "" and _COLUMNS[name].null else value
