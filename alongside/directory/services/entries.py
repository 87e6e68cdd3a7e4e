"""Entries into the tables and back, many at a time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from typing import Any

from django.db import connection

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory import parts
from alongside.directory.copying import Rows, new_key
from alongside.directory.entry import COMPARED, Entry, Offerer, Spot, differences
from alongside.directory.models import (
    Address,
    Attribute,
    FieldSource,
    Location,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    Taxonomy,
    TaxonomyTerm,
)
from alongside.directory.triggers import untouched
from alongside.needs.models import Need
from alongside.organisations.models import Organisation

Id = Any  # a UUID, also as text
Change = tuple[Id, Entry, Entry]

_COLUMNS = {part.column: part for part in Service._meta.concrete_fields}
PLAIN = tuple(name for name in COMPARED if name in _COLUMNS)
_OF_LOCATION = (
    "name",
    "alternate_name",
    "description",
    "transportation",
    "location_type",
    "external_identifier",
    "external_identifier_type",
)
_OF_ADDRESS = ("address_1", "address_2", "city", "region", "state_province", "postal_code")
_SOURCED = (
    *("id", "service_id", "field"),
    *("source", "licence", "written_at", "verified_at", "verified_by"),
)
_OFFERED = tuple(part.name for part in fields(Offerer))


def read_back(services: Iterable[Id]) -> dict[Id, Entry]:
    """What stands in the tables now, by service."""
    ids = list(services)
    rows = Service.objects.filter(id__in=ids).values_list("id", "organisation__name", *PLAIN)
    inside: dict[Id, dict[str, Any]] = parts.read(parts.OF_SERVICE, ids)
    spots = _spots(ids)
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


def _spots(services: Sequence[Id]) -> defaultdict[Id, list[tuple[ServiceAtLocation, Spot]]]:
    """Each service's locations, the oldest first."""
    found = ServiceAtLocation.objects.filter(service__in=services).order_by("id")
    held = list(found.select_related("location").prefetch_related("location__addresses"))
    of_location = parts.read(parts.OF_LOCATION, [at.location_id for at in held])
    of_place = parts.read(parts.OF_PLACE, [at.id for at in held])
    return parts.grouped(
        (at.service_id, (at, _spot(at, of_location[at.location_id] | of_place[at.id])))
        for at in held
    )


def _spot(at: ServiceAtLocation, inside: dict[str, list[object]]) -> Spot:
    location = at.location
    address = min(location.addresses.all(), key=lambda a: a.id, default=None) or Address()
    return Spot(
        **{name: getattr(location, name) for name in _OF_LOCATION},
        **{name: getattr(address, name) for name in _OF_ADDRESS},
        place=(location.place.easting, location.place.northing) if location.place else None,
        **inside,  # type: ignore[arg-type]
    )


@dataclass
class Writer:
    """Writes entries of one source; remembers organisations, terms and needs between chunks."""

    source: str
    kind: str
    code: str = ""
    licence: str = ""
    made_organisations: list[Id] = field(default_factory=list)
    _organisations: dict[str, Id] = field(default_factory=dict)
    _numbers: dict[str, Id] = field(default_factory=dict)
    _terms: dict[tuple[str, str], Id] = field(default_factory=dict)
    _needs: dict[str, Id] = field(default_factory=dict)

    def create(self, entries: Sequence[Entry]) -> list[Id]:
        """The ids of new services, in the order of the entries."""
        self._prepare(entries)
        made = [(new_key(), entry) for entry in entries]
        children, services = Rows(), Rows()
        for service, entry in made:
            for spot in entry.locations:
                self._lay_location(children, service, entry, spot)
            parts.write(children, parts.OF_SERVICE, service, entry)
            self._lay_terms(children, service, entry)
            self._lay_needs(children, service, entry)
            self._lay_sources(children, service, entry, entry.given())
            services.add(
                Service,
                id=service,
                source=self.source,
                organisation_id=self._organisation(entry),
                **{name: getattr(entry, name) for name in PLAIN},
            )
        # The services come last, so that each search document is made once, of everything;
        # references are checked when the transaction commits.
        with untouched():
            children.copy()
        with _by_index():
            services.copy()
        return [service for service, _entry in made]

    def change(self, changes: Sequence[Change]) -> None:
        """Make each service, which reads as the first entry, read as the second."""
        self._prepare([new for _service, _old, new in changes])
        rows = Rows()
        with untouched():
            for service, old, new in changes:
                changed = differences(old, new)
                self._change_parts(rows, service, new, changed)
                self._lay_sources(rows, service, new, changed)
            self._change_locations(rows, [c for c in changes if c[1].locations != c[2].locations])
            self._forget_sources(changes)
            rows.copy()
        # Last: with it each search document is made anew.
        with _by_index():
            self._change_services(changes)

    def mark_local(self, kept: Sequence[tuple[Id, Sequence[str]]], label: str) -> None:
        """Say of these fields that they were edited here, where they are still named as ours."""
        for service, names in kept:
            FieldSource.objects.filter(
                service=service, field__in=names, source=self.code or self.source
            ).update(source=label, licence="", written_at=clock.now())

    def _organisation(self, entry: Entry) -> Id:
        number = entry.offerer.charity_number if entry.offerer else ""
        return self._numbers.get(number) or self._organisations[entry.organisation.casefold()]

    def _prepare(self, entries: Sequence[Entry]) -> None:
        if not self._organisations:
            self._load_organisations()
        for entry in entries:
            for pair in entry.terms:
                if pair not in self._terms:
                    self._terms[pair] = _term(*pair)
        self._make_organisations(entries)
        wanted = {code for entry in entries for code in entry.needs} - self._needs.keys()
        if wanted:
            self._needs |= dict(Need.objects.filter(code__in=wanted).values_list("code", "id"))

    def _load_organisations(self) -> None:
        known = Organisation.objects.order_by("-created_at")
        for organisation, name, number in known.values_list("id", "name", "charity_number"):
            self._organisations[name.casefold()] = organisation
            if number:
                self._numbers[number] = organisation

    def _make_organisations(self, entries: Sequence[Entry]) -> None:
        rows = Rows()
        for entry in entries:
            about = entry.offerer or Offerer()
            folded = entry.organisation.casefold()
            if folded in self._organisations or about.charity_number in self._numbers:
                continue
            made = self._organisations[folded] = new_key()
            if about.charity_number:
                self._numbers[about.charity_number] = made
            self.made_organisations.append(made)
            rows.add(
                Organisation,
                id=made,
                name=entry.organisation,
                kind=self.kind,
                **{name: getattr(about, name) for name in _OFFERED},
            )
        rows.copy()

    def _lay_location(self, rows: Rows, service: Id, entry: Entry, spot: Spot) -> None:
        location, at = new_key(), new_key()
        rows.add(
            Location,
            id=location,
            organisation_id=self._organisation(entry),
            place=Place(*spot.place) if spot.place else None,
            **{name: getattr(spot, name) for name in _OF_LOCATION},
        )
        rows.add(
            Address,
            id=new_key(),
            location_id=location,
            **{name: getattr(spot, name) for name in _OF_ADDRESS},
        )
        rows.add(ServiceAtLocation, id=at, service_id=service, location_id=location)
        parts.write(rows, parts.OF_LOCATION, location, spot)
        parts.write(rows, parts.OF_PLACE, at, spot)

    def _lay_terms(self, rows: Rows, service: Id, entry: Entry) -> None:
        for pair in entry.terms:
            rows.add(Attribute, id=new_key(), service_id=service, term_id=self._terms[pair])

    def _lay_needs(self, rows: Rows, service: Id, entry: Entry) -> None:
        for code in entry.needs:
            rows.add(ServiceNeed, id=new_key(), service_id=service, need_id=self._needs[code])

    def _lay_sources(self, rows: Rows, service: Id, entry: Entry, names: Iterable[str]) -> None:
        verified_by = entry.assurer_email[:100] if entry.assured_date else ""
        said = (self.code or self.source, self.licence, clock.now(), entry.assured_date)
        for name in names:
            rows.lay(FieldSource, _SOURCED, (new_key(), service, name, *said, verified_by))

    def _change_parts(self, rows: Rows, service: Id, new: Entry, changed: list[str]) -> None:
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

    def _change_locations(self, rows: Rows, changes: Sequence[Change]) -> None:
        """A location that stays keeps its id: others link to it."""
        standing = _spots([service for service, _old, _new in changes])
        for service, _old, new in changes:
            held, wanted = list(standing[service]), []
            for spot in new.locations:
                same = next((pair for pair in held if pair[1] == spot), None)
                if same:
                    held.remove(same)
                else:
                    wanted.append(spot)
            for pair, spot in zip_longest(held, wanted):
                if pair is None:
                    self._lay_location(rows, service, new, spot)
                elif spot is None:
                    _remove_location(pair[0])
                else:
                    _change_location(rows, pair[0], pair[1], spot)

    def _forget_sources(self, changes: Sequence[Change]) -> None:
        for service, old, new in changes:
            FieldSource.objects.filter(service=service, field__in=differences(old, new)).delete()

    def _change_services(self, changes: Sequence[Change]) -> None:
        columns = {
            "organisation_id": _COLUMNS["organisation_id"],
            "last_modified": _COLUMNS["last_modified"],
            **{name: _COLUMNS[name] for name in PLAIN},
        }
        rows = [
            {
                "id": str(service),
                "organisation_id": str(self._organisation(new)),
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


def _remove_location(at: ServiceAtLocation) -> None:
    at.delete()
    Location.objects.filter(id=at.location_id, at_services=None).delete()


def _change_location(rows: Rows, at: ServiceAtLocation, old: Spot, new: Spot) -> None:
    location = at.location
    for name in _OF_LOCATION:
        setattr(location, name, getattr(new, name))
    location.place = Place(*new.place) if new.place else None
    location.save()
    address = location.addresses.order_by("id").first() or Address(location=location)
    for name in _OF_ADDRESS:
        setattr(address, name, getattr(new, name))
    address.save()
    for tables, owner in ((parts.OF_LOCATION, location.id), (parts.OF_PLACE, at.id)):
        for name, table in tables.items():
            if getattr(old, name) != getattr(new, name):
                table.model._default_manager.filter(**{table.on: owner}).delete()
                parts.write(rows, {name: table}, owner, new)


def _term(taxonomy: str, name: str) -> Id:
    term, _made = TaxonomyTerm.objects.get_or_create(
        taxonomy=Taxonomy.objects.get_or_create(name=taxonomy)[0], name=name
    )
    return term.id
