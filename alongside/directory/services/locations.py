"""The locations of entries into the tables and back."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from alongside.common.places import Place
from alongside.directory import parts
from alongside.directory.copying import Rows, new_key
from alongside.directory.entry import Entry, Spot
from alongside.directory.models import Address, Location, ServiceAtLocation

Id = Any
Held = tuple[ServiceAtLocation, Spot]

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
_LOCATION = ("id", "organisation_id", "place", *_OF_LOCATION)
_ADDRESS = ("id", "location_id", *_OF_ADDRESS)


def standing_spots(services: Sequence[Id]) -> defaultdict[Id, list[Held]]:
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


def lay_location(rows: Rows, service: Id, organisation: Id, spot: Spot) -> None:
    """The rows of one more location of a service."""
    location, at = new_key(), new_key()
    place = Place(*spot.place) if spot.place else None
    named = [getattr(spot, name) for name in _OF_LOCATION]
    addressed = [getattr(spot, name) for name in _OF_ADDRESS]
    rows.lay(Location, _LOCATION, (location, organisation, place, *named))
    rows.lay(Address, _ADDRESS, (new_key(), location, *addressed))
    rows.lay(ServiceAtLocation, ("id", "service_id", "location_id"), (at, service, location))
    parts.write(rows, parts.OF_LOCATION, location, spot)
    parts.write(rows, parts.OF_PLACE, at, spot)


def change_locations(
    rows: Rows, service: Id, organisation: Id, held: Sequence[Held], new: Entry
) -> None:
    """Make those that a service has into those that it should have.

    A location that stays keeps its id: others link to it.
    """
    left, wanted = list(held), []
    for spot in new.locations:
        same = next((pair for pair in left if pair[1] == spot), None)
        if same:
            left.remove(same)
        else:
            wanted.append(spot)
    for pair, spot in zip_longest(left, wanted):
        if pair is None:
            lay_location(rows, service, organisation, spot)
        elif spot is None:
            _remove(pair[0])
        else:
            _change(rows, pair[0], pair[1], spot)


def _remove(at: ServiceAtLocation) -> None:
    at.delete()
    Location.objects.filter(id=at.location_id, at_services=None).delete()


def _change(rows: Rows, at: ServiceAtLocation, old: Spot, new: Spot) -> None:
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
