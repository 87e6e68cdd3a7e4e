"""The borough itself: its areas, wards, postcodes and the places where things happen."""

from dataclasses import dataclass
from typing import Any

from alongside.common.places import Place
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.directory.models import Address, Location, Outcode, Postcode
from alongside.organisations.models import Area

POSTCODES_PER_WARD = 60
WARD_RADIUS = 850.0  # metres
# The letters that Royal Mail uses in the second half of a postcode.
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Ward:
    """A part of the borough with a postcode district of its own."""

    name: str
    network: str
    outcode: str
    centre: Place
    postcodes: dict[str, Place]
    venues: dict[str, str]


def wards(seed: int) -> list[Ward]:
    """The wards, each with its postcodes scattered around its centre."""
    borough = read("borough")
    return [_ward(seed, ward, borough["venues"][ward["name"]]) for ward in borough["wards"]]


def _ward(seed: int, ward: dict[str, Any], venues: dict[str, str]) -> Ward:
    chance = Chance.of(seed, "ward", ward["name"])
    middle, offset = read("borough")["centre"], ward["offset"]
    centre = Place(middle[0] + offset[0], middle[1] + offset[1])
    postcodes: dict[str, Place] = {}
    while len(postcodes) < POSTCODES_PER_WARD:
        inward = f"{chance.randint(1, 9)}{''.join(chance.sample(_INWARD, 2))}"
        postcodes[f"{ward['outcode']} {inward}"] = _near(chance, centre)
    return Ward(
        name=ward["name"],
        network=ward["network"],
        outcode=ward["outcode"],
        centre=centre,
        postcodes=postcodes,
        venues=venues,
    )


def _near(chance: Chance, centre: Place) -> Place:
    return Place(
        round(chance.gauss(centre.easting, WARD_RADIUS / 2), 1),
        round(chance.gauss(centre.northing, WARD_RADIUS / 2), 1),
    )


def make_areas() -> dict[str, Area]:
    """The system, the borough and its networks, by the names that the content uses."""
    borough = read("borough")
    kinds = Area.Kind
    system = Area.objects.create(name=borough["system"], kind=kinds.SYSTEM)
    areas = {
        "system": system,
        "borough": Area.objects.create(name=borough["borough"], kind=kinds.BOROUGH, parent=system),
    }
    for code, name in borough["networks"].items():
        areas[code] = Area.objects.create(
            name=name,
            kind=kinds.NETWORK,
            parent=areas["borough"],
            code=borough["codes"].get(code, ""),
        )
    return areas


def make_postcodes(places: list[Ward]) -> None:
    """Let a search find how far things are from any postcode of the borough."""
    Postcode.objects.bulk_create(
        Postcode(
            postcode=postcode, place=place, district=read("borough")["codes"].get(ward.network, "")
        )
        for ward in places
        for postcode, place in ward.postcodes.items()
    )
    Outcode.objects.bulk_create(
        Outcode(outcode=ward.outcode, place=ward.centre, postcodes=len(ward.postcodes))
        for ward in places
    )


def make_venues(seed: int, places: list[Ward]) -> dict[tuple[str, str], Location]:
    """One location for each ward and kind of venue, with its address."""
    locations, addresses = {}, []
    for ward in places:
        chance = Chance.of(seed, "venues", ward.name)
        for kind, name in ward.venues.items():
            postcode = chance.choice(list(ward.postcodes))
            location = Location(name=name, place=ward.postcodes[postcode])
            locations[ward.name, kind] = location
            addresses.append(
                Address(
                    location=location,
                    address_1=_street_address(chance),
                    address_2=ward.name,
                    city="Alderbrook",
                    postal_code=postcode,
                )
            )
    Location.objects.bulk_create(locations.values())
    Address.objects.bulk_create(addresses)
    return locations


def _street_address(chance: Chance) -> str:
    return f"{chance.randint(1, 180)} {chance.choice(read('borough')['streets'])}"


def home(chance: Chance, ward: Ward) -> dict[str, str]:
    """An address and postcode to live at."""
    flat = f"Flat {chance.randint(1, 24)}, " if chance.likely(0.25) else ""
    return {
        "address": f"{flat}{_street_address(chance)}, {ward.name}, Alderbrook",
        "postcode": chance.choice(list(ward.postcodes)),
    }
