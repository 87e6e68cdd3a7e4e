"""The places of an Open Referral UK feed, 3.0 or 1.0."""

from django.utils import translation

from alongside.directory.entry import Access, Spot
from alongside.directory.models import Accessibility, Address, Location
from alongside.directory.sources.found import Object, many, one, text
from alongside.directory.sources.openreferral_fields import Fields
from alongside.directory.sources.openreferral_times import schedules


def spot_of(fields: Fields, at: Object) -> Spot | None:
    """The place with its address, access and times; None where nothing is said of it."""
    location = one(at, "location") or at
    address = one(location, "addresses", "physical_addresses", "physical_address")
    kind = text(location, "location_type").lower()
    spot = Spot(
        name=fields.line(location, Location, "name"),
        alternate_name=fields.line(location, Location, "alternate_name"),
        description=fields.words(location, "description"),
        transportation=fields.words(location, "transportation"),
        location_type=kind if kind in Location.Kind.values else "physical",
        external_identifier=fields.line(location, Location, "external_identifier"),
        external_identifier_type=fields.line(location, Location, "external_identifier_type"),
        address_1=fields.line(address, Address, "address_1"),
        address_2=fields.line(address, Address, "address_2"),
        city=fields.line(address, Address, "city"),
        region=fields.line(address, Address, "region"),
        state_province=fields.line(address, Address, "state_province"),
        postal_code=fields.repairs.postcode(text(address, "postal_code")),
        place=fields.repairs.place(text(location, "latitude"), text(location, "longitude")),
        accessibility=[
            access
            for fact in many(
                location, "accessibility", "accessibility_for_disabilities", plain="description"
            )
            if (access := _access(fields, fact))
        ],
        schedules=schedules(fields, at) if at is not location else [],
    )
    return None if spot == Spot() else spot


def _access(fields: Fields, data: Object) -> Access | None:
    """A remark; from another Alongside a fact, which holds or does not."""
    remark, fact = fields.words(data, "description", "accessibility"), text(data, "x_fact")
    details, url = fields.words(data, "details"), fields.repairs.url(text(data, "url"))
    if fact not in Accessibility.Fact.values:
        return Access(description=remark, details=details, url=url) if remark else None
    with translation.override("en-gb"):
        label = str(Accessibility.Fact(fact).label)
    own = "" if remark in (label, f"{label}: no") else remark
    return Access(fact, data.get("x_holds") is not False, own, details, url)
