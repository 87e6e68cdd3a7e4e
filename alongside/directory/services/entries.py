"""Entries into the tables and back, many at a time."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.entry import Entry, Hours, Spot, differences
from alongside.directory.models import (
    Address,
    Attribute,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    Taxonomy,
    TaxonomyTerm,
)
from alongside.directory.triggers import untouched
from alongside.needs.models import Need
from alongside.organisations.models import Organisation

_PLAIN = (
    "name",
    "description",
    "url",
    "email",
    "fees",
    "eligibility_description",
    "application_process",
    "minimum_age",
    "maximum_age",
    "status",
    "takes_referrals",
    "referral_email",
)


def read_back(services: Iterable[uuid.UUID]) -> dict[uuid.UUID, Entry]:
    """What stands in the tables now, by service."""
    found = Service.objects.filter(id__in=list(services)).select_related("organisation")
    found = found.prefetch_related(
        "at_locations__location__addresses",
        "phones",
        "schedules",
        "attributes__term__taxonomy",
        "needs",
        "cost_options",
        "eligibilities",
    )
    return {service.id: _entry(service) for service in found}


def _entry(service: Service) -> Entry:
    return Entry(
        organisation=service.organisation.name,
        location=_spot(service),
        phones=sorted(phone.number for phone in service.phones.all()),
        schedules=sorted(_hours(schedule) for schedule in service.schedules.all()),
        terms=sorted((a.term.taxonomy.name, a.term.name) for a in service.attributes.all()),
        needs=sorted(need.code for need in service.needs.all()),
        added_here=len(service.cost_options.all())
        + len(service.eligibilities.all())
        + max(0, len(service.at_locations.all()) - 1),
        **{name: getattr(service, name) for name in _PLAIN},
    )


def _spot(service: Service) -> Spot | None:
    """The first location: an import writes one; others were added here and are left alone."""
    at = min(service.at_locations.all(), key=lambda at: at.id, default=None)
    if at is None:
        return None
    location = at.location
    address = min(location.addresses.all(), key=lambda a: a.id, default=None) or Address()
    return Spot(
        name=location.name,
        address_1=address.address_1,
        address_2=address.address_2,
        city=address.city,
        postal_code=address.postal_code,
        external_identifier=location.external_identifier,
        external_identifier_type=location.external_identifier_type,
        place=(location.place.easting, location.place.northing) if location.place else None,
    )


def _hours(schedule: Schedule) -> Hours:
    return Hours(
        schedule.byday,
        f"{schedule.opens_at:%H:%M}" if schedule.opens_at else "",
        f"{schedule.closes_at:%H:%M}" if schedule.closes_at else "",
        schedule.description,
    )


@dataclass
class Writer:
    """Writes entries of one source; remembers organisations, terms and needs between chunks."""

    source: str
    kind: str
    made_organisations: list[Organisation] = field(default_factory=list)
    _organisations: dict[str, Organisation] = field(default_factory=dict)
    _terms: dict[tuple[str, str], TaxonomyTerm] = field(default_factory=dict)
    _needs: dict[str, Need] = field(default_factory=dict)

    def create(self, entries: Sequence[Entry]) -> list[Service]:
        """New services, in the order of the entries."""
        self._prepare(entries)
        services = [Service(source=self.source, **self._columns(entry)) for entry in entries]
        pairs = list(zip(services, entries, strict=True))
        # The services come last, so that each search document is made once, of everything;
        # references are checked when the transaction commits.
        with untouched():
            self._add_locations(pairs)
            self._add_children(pairs)
        Service.objects.bulk_create(services)
        return services

    def change(self, changes: Sequence[tuple[Service, Entry, Entry]]) -> None:
        """Make each service, which reads as the first entry, read as the second."""
        self._prepare([new for _service, _old, new in changes])
        for service, _old, new in changes:
            for name, value in self._columns(new).items():
                setattr(service, name, value)
        Service.objects.bulk_update(
            [service for service, _old, _new in changes],
            [*_PLAIN, "organisation", "last_modified"],
        )
        self._change_locations([c for c in changes if "location" in differences(c[1], c[2])])
        for name, table in (
            ("phones", Phone),
            ("schedules", Schedule),
            ("terms", Attribute),
            ("needs", ServiceNeed),
        ):
            changed = [(s, new) for s, old, new in changes if name in differences(old, new)]
            if changed:
                table.objects.filter(service__in=[s for s, _new in changed]).delete()
                self._add_children(changed, only=name)

    def _columns(self, entry: Entry) -> dict[str, object]:
        return {
            **{name: getattr(entry, name) for name in _PLAIN},
            "organisation": self._organisations[entry.organisation.casefold()],
            "last_modified": clock.now(),
        }

    def _prepare(self, entries: Sequence[Entry]) -> None:
        names: dict[str, str] = {}
        for entry in entries:
            names.setdefault(entry.organisation.casefold(), entry.organisation)
            for pair in entry.terms:
                if pair not in self._terms:
                    self._terms[pair] = _term(*pair)
        self._find_organisations(names)
        wanted = {code for entry in entries for code in entry.needs} - self._needs.keys()
        self._needs |= {need.code: need for need in Need.objects.filter(code__in=wanted)}

    def _find_organisations(self, names: dict[str, str]) -> None:
        if not self._organisations:
            self._organisations = {
                organisation.name.casefold(): organisation
                for organisation in Organisation.objects.order_by("-created_at")
            }
        new = [
            Organisation(name=name, kind=self.kind)
            for folded, name in names.items()
            if folded not in self._organisations
        ]
        Organisation.objects.bulk_create(new)
        self.made_organisations += new
        self._organisations |= {organisation.name.casefold(): organisation for organisation in new}

    def _add_locations(self, pairs: Iterable[tuple[Service, Entry]]) -> None:
        located = [(service, entry.location) for service, entry in pairs if entry.location]
        locations = [_location(Location(organisation=s.organisation), spot) for s, spot in located]
        Location.objects.bulk_create(locations)
        Address.objects.bulk_create(
            _address(Address(location=location), spot)
            for location, (_service, spot) in zip(locations, located, strict=True)
        )
        ServiceAtLocation.objects.bulk_create(
            ServiceAtLocation(service=service, location=location)
            for location, (service, _spot) in zip(locations, located, strict=True)
        )

    def _change_locations(self, changes: Sequence[tuple[Service, Entry, Entry]]) -> None:
        """A location that stays keeps its id: others link to it."""
        self._add_locations((s, new) for s, old, new in changes if not old.location)
        for service, old, new in changes:
            if not old.location:
                continue
            at = service.at_locations.select_related("location").order_by("id")[0]
            if new.location is None:
                at.delete()
                Location.objects.filter(id=at.location_id, at_services=None).delete()
                continue
            _location(at.location, new.location).save()
            address = at.location.addresses.order_by("id").first() or Address(location=at.location)
            _address(address, new.location).save()

    def _add_children(self, pairs: Sequence[tuple[Service, Entry]], only: str = "") -> None:
        if only in ("", "phones"):
            Phone.objects.bulk_create(
                Phone(service=service, number=number, type="voice")
                for service, entry in pairs
                for number in entry.phones
            )
        if only in ("", "schedules"):
            Schedule.objects.bulk_create(
                _schedule(service, hours) for service, entry in pairs for hours in entry.schedules
            )
        if only in ("", "terms"):
            Attribute.objects.bulk_create(
                Attribute(service=service, term=self._terms[pair])
                for service, entry in pairs
                for pair in entry.terms
            )
        if only in ("", "needs"):
            ServiceNeed.objects.bulk_create(
                ServiceNeed(service=service, need=self._needs[code])
                for service, entry in pairs
                for code in entry.needs
            )


def _term(taxonomy: str, name: str) -> TaxonomyTerm:
    return TaxonomyTerm.objects.get_or_create(
        taxonomy=Taxonomy.objects.get_or_create(name=taxonomy)[0], name=name
    )[0]


def _location(location: Location, spot: Spot) -> Location:
    location.name = spot.name
    location.external_identifier = spot.external_identifier
    location.external_identifier_type = spot.external_identifier_type
    location.place = Place(*spot.place) if spot.place else None
    return location


def _address(address: Address, spot: Spot) -> Address:
    for name in ("address_1", "address_2", "city", "postal_code"):
        setattr(address, name, getattr(spot, name))
    return address


def _schedule(service: Service, hours: Hours) -> Schedule:
    return Schedule(
        service=service,
        freq=Schedule.Frequency.WEEKLY,
        byday=hours.byday,
        opens_at=dt.time.fromisoformat(hours.opens_at) if hours.opens_at else None,
        closes_at=dt.time.fromisoformat(hours.closes_at) if hours.closes_at else None,
        description=hours.description,
    )
