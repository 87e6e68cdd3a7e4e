"""An invented corner of the map, and rows of an invented list: nothing in it is real."""

from pathlib import Path

from alongside.common.places import Place
from alongside.directory.models import Address, Location, Service
from alongside.needs.models import Need
from alongside.organisations.models import Organisation

MARKET_SQUARE = Place(430_000, 433_000)
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"

MAPPING = {
    "source": "test-list",
    "title": "The test list",
    "key": ["{id}"],
    "skip": [{"when": "{closed}", "because": "closed in {closed}"}],
    "organisation": {"name": "{group}"},
    "service": {
        "name": "{name}",
        "description": "{about}",
        "email": "{email}",
        "url": "{web}",
        "minimum_age": "{from age}",
    },
    "location": {"address_1": "{street}", "postal_code": "{postcode}"},
    "phones": ["{phone}"],
    "schedules": [{"hours": {"MO": "{Monday}", "TU": "{Tuesday}"}}],
    "terms": [{"taxonomy": "Kinds", "term": "{kind}"}],
    "needs": ["loneliness"],
}
HEADINGS = [
    *("id", "group", "name", "about", "email", "web", "from age"),
    *("street", "postcode", "phone", "Monday", "Tuesday", "kind", "closed"),
]


def row(number: int = 1, **cells: str) -> dict[str, str]:
    """A row that is right in every cell."""
    return {
        "id": str(number),
        "group": "Harbour Trust",
        "name": f"Chair yoga {number}",
        "about": "Gentle movement",
        "email": "hello@harbour.example",
        "web": "https://harbour.example",
        "street": "1 Quay",
        "postcode": "ZZ1 1AA",
        "phone": "020 7946 0018",
        "Monday": "10:00-12:00",
        "kind": "Exercise class",
        **cells,
    }


def service(name: str, *needs: str, metres_east: float | None = None, **fields: object) -> Service:
    """A running service of some charity, so far east of the market square (None: at no place)."""
    organisation, _made = Organisation.objects.get_or_create(name="Haven", kind="provider")
    made = Service.objects.create(organisation=organisation, name=name, **fields)
    made.needs.add(*Need.objects.filter(code__in=needs))
    if metres_east is not None:
        at(made, metres_east)
    return made


def at(made: Service, metres_east: float, city: str = "Alderbrook") -> Location:
    place = Place(MARKET_SQUARE.easting + metres_east, MARKET_SQUARE.northing)
    location = Location.objects.create(place=place)
    Address.objects.create(location=location, address_1="1 Long Road", city=city)
    made.at_locations.create(location=location)
    return location
