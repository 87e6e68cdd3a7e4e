"""Rows of the directory's tables, hung on each other as HSDS has them."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from alongside.common.places import to_wgs84
from alongside.directory import tables
from alongside.directory.tables import Table, rows

Thing = dict[str, Any]
Holders = dict[str, dict[uuid.UUID, Thing]]

# Table, what its rows are called where they hang, what they are for the rows that hang on them.
_OF_ORGANIZATIONS = (
    (tables.IDENTIFIER, "organization_identifiers", ""),
    (tables.CONTACT, "contacts", "contact"),
    (tables.PHONE, "phones", "phone"),
    (tables.LANGUAGE, "languages", ""),
    (tables.FUNDING, "funding", ""),
    (tables.URL, "additional_urls", ""),
    (tables.ATTRIBUTE, "attributes", "attribute"),
)
_OF_SERVICES = (
    *_OF_ORGANIZATIONS,
    (tables.ADDRESS, "addresses", ""),
    (tables.ACCESSIBILITY, "accessibility", ""),
    (tables.SCHEDULE, "schedules", ""),
    (tables.SERVICE_AREA, "service_areas", ""),
    (tables.COST_OPTION, "cost_options", ""),
    (tables.CAPACITY, "capacities", ""),
    (tables.REVIEW, "reviews", ""),
)
# Required by the standard, so there even when nobody knows it.
_ADDRESS = dict.fromkeys(("address_1", "city", "state_province", "postal_code"), "")


def full_services(ids: Collection[uuid.UUID]) -> list[Thing]:
    """These services with everything known of them, in this order; unknown ids are left out."""
    services = _by_id(rows(tables.SERVICE, {"service": ids}))
    places = _by_id(rows(tables.AT_LOCATION, {"service": services}))
    _fill(services, places)
    for place in places.values():
        services[place["service_id"]].setdefault("service_at_locations", []).append(place)
    return _in_order(services, ids)


def full_places(ids: Collection[uuid.UUID]) -> list[Thing]:
    """These services at their locations, each with its service and everything known of both."""
    places = _by_id(rows(tables.AT_LOCATION, {"service_at_location": ids}))
    services = _by_id(
        rows(tables.SERVICE, {"service": {place["service_id"] for place in places.values()}})
    )
    _fill(services, places)
    for place in places.values():
        place["service"] = services[place["service_id"]]
    return _in_order(places, ids)


def brief_services(ids: Collection[uuid.UUID]) -> list[Thing]:
    """These services with their organisations, and nothing of which there may be several."""
    services = _by_id(rows(tables.SERVICE, {"service": ids}))
    _hang_organizations(services)
    return _in_order(services, ids)


def brief_places(ids: Collection[uuid.UUID]) -> list[Thing]:
    """These services at their locations, and nothing of which there may be several."""
    places = _by_id(rows(tables.AT_LOCATION, {"service_at_location": ids}))
    services = _by_id(
        rows(tables.SERVICE, {"service": {place["service_id"] for place in places.values()}})
    )
    _hang_organizations(services)
    locations = _locations(places.values())
    for place in places.values():
        place["service"] = services[place["service_id"]]
        place["location"] = locations[place["location_id"]]
    return _in_order(places, ids)


def brief_organizations(ids: Collection[uuid.UUID]) -> list[Thing]:
    return _in_order(_by_id(rows(tables.ORGANIZATION, {"organization": ids})), ids)


def full_organizations(ids: Collection[uuid.UUID]) -> list[Thing]:
    organizations = _by_id(rows(tables.ORGANIZATION, {"organization": ids}))
    _hang(_OF_ORGANIZATIONS, {"organization": organizations})
    return _in_order(organizations, ids)


def _fill(services: dict[uuid.UUID, Thing], places: dict[uuid.UUID, Thing]) -> None:
    """Hang everything on the services, these of their places, the locations, the organisations."""
    holders: Holders = {
        "service": services,
        "service_at_location": places,
        "location": _locations(places.values()),
        "organization": _hang_organizations(services),
    }
    for place in places.values():
        place["location"] = holders["location"][place["location_id"]]
    _hang(_OF_SERVICES, holders)
    for service in services.values():
        _tell_room(service)
    for location in holders["location"].values():
        for address in location.get("addresses", ()):
            address |= {**_ADDRESS, **address}
    # Where the UK profile looks for them; HSDS has them at the place.
    for place in places.values():
        for times in place.get("schedules", ()):
            services[place["service_id"]].setdefault("schedules", []).append(times)


def _hang(parts: Iterable[tuple[Table, str, str]], holders: Holders) -> None:
    for table, name, kind in parts:
        found = rows(table, holders)
        if kind == "attribute":
            _name_terms(found)
        for row in found:
            for column, owner in table.owners.items():
                key = row.get(column)
                if key and (holder := holders.get(owner, {}).get(key)):
                    holder.setdefault(name, []).append(row)
        if kind:
            holders[kind] = _by_id(found)
    for organization in holders.get("organization", {}).values():
        if "additional_urls" in organization:
            organization["additional_websites"] = organization.pop("additional_urls")


def _hang_organizations(services: Mapping[uuid.UUID, Thing]) -> dict[uuid.UUID, Thing]:
    ids = {service["organization_id"] for service in services.values()}
    organizations = _by_id(rows(tables.ORGANIZATION, {"organization": ids}))
    for service in services.values():
        service["organization"] = organizations[service["organization_id"]]
    return organizations


def _locations(places: Iterable[Thing]) -> dict[uuid.UUID, Thing]:
    """The locations, their grid references made degrees all at once."""
    locations = _by_id(
        rows(tables.LOCATION, {"location": {place["location_id"] for place in places}})
    )
    in_degrees(locations.values())
    return locations


def in_degrees(locations: Iterable[Thing]) -> None:
    """Make latitudes and longitudes of the northings and eastings that stand in their place."""
    placed = [location for location in locations if "latitude" in location]
    degrees = to_wgs84([(each["longitude"], each["latitude"]) for each in placed])
    for location, (latitude, longitude) in zip(placed, degrees, strict=True):
        location["latitude"], location["longitude"] = latitude, longitude


def _name_terms(attributes: Iterable[Thing]) -> None:
    terms = _by_id(
        rows(
            tables.TAXONOMY_TERM,
            {"taxonomy_term": {row["taxonomy_term_id"] for row in attributes}},
        )
    )
    for attribute in attributes:
        attribute["taxonomy_term"] = terms[attribute["taxonomy_term_id"]]


def _tell_room(service: Thing) -> None:
    """HSDS capacities need a number; a state without one is told in words of ours."""
    counted = []
    for capacity in service.pop("capacities", ()):
        service.setdefault("x_capacity", []).append(
            {
                name.removeprefix("x_"): capacity[name]
                for name in ("x_unit", "x_state", "x_expected_wait_days", "description", "updated")
                if name in capacity
            }
        )
        if "available" in capacity:
            unit = {"id": capacity["unit_id"], "name": capacity["x_unit"]}
            counted.append({**capacity, "unit": unit})
    if counted:
        service["capacities"] = counted


def _by_id(things: Iterable[Thing]) -> dict[uuid.UUID, Thing]:
    return {thing["id"]: thing for thing in things}


def _in_order(things: Mapping[uuid.UUID, Thing], ids: Iterable[uuid.UUID]) -> list[Thing]:
    return [things[key] for key in ids if key in things]
