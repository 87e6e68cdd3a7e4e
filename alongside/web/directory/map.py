"""What the map is told: plain facts, the same as in the list beside it."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from alongside.common.places import to_wgs84
from alongside.directory.models import Service
from alongside.directory.places import Spot
from alongside.directory.search import PAGE_SIZE, Found
from alongside.web.directory.asking import drawn, start

MOST = 500  # points of a whole search
_DATA = "@@data@@"


class ResultsMap(NamedTuple):
    """The map of a page of results as HTML, and of how many places it is."""

    places: int
    box: Markup


def results_map(found: Found, near: Spot | None, query: str, others: str) -> ResultsMap:
    """The page's hits that have a place, numbered as in the list, and the point searched from.

    ``query`` goes behind each service's address; ``others`` is where to fetch those of all pages.
    """
    first = (found.page - 1) * PAGE_SIZE + 1
    hits = [(n, hit, hit.place) for n, hit in enumerate(found.hits, start=first)]
    placed = [(number, hit, place) for number, hit, place in hits if place]
    if not placed:
        return ResultsMap(0, Markup())
    degrees = to_wgs84([(place.easting, place.northing) for _number, _hit, place in placed])
    data = {
        "from": _point(near.place, name=near.label) if near else None,
        "all": others if found.page > 1 or found.has_next else "",
        "places": [
            {
                "lat": latitude,
                "lon": longitude,
                "name": hit.name,
                "number": number,
                "url": f"{start()}services/{hit.service_id}/{query}",
            }
            for (number, hit, _place), (latitude, longitude) in zip(placed, degrees, strict=True)
        ],
    }
    before, after = _box(get_language(), settings.MAP_TILES, settings.MAP_ATTRIBUTION)
    box = f"{before}{htmlsafe_json_dumps(data)}{after}"
    return ResultsMap(len(placed), Markup(box))  # noqa: S704 - all escaped


@lru_cache(maxsize=20)
def _box(_language: str | None, tiles: str, attribution: str) -> tuple[str, str]:
    """What stands before and after the data."""
    shown = {"data": _DATA, "tiles": {"url": tiles, "attribution": attribution}}
    before, _mark, after = drawn("directory/results_map.html", shown).partition(_DATA)
    return str(before), str(after)


def points(found: Found, query: str) -> dict[str, Any]:
    """The hits that have a place, as GeoJSON (RFC 7946)."""
    hits = [(hit, hit.place) for hit in found.hits]
    placed = [(hit, place) for hit, place in hits if place]
    degrees = to_wgs84([(place.easting, place.northing) for _hit, place in placed])
    start = reverse("directory")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": {
                    "name": hit.name,
                    "url": f"{start}services/{hit.service_id}/{query}",
                },
            }
            for (hit, _place), (latitude, longitude) in zip(placed, degrees, strict=True)
        ],
    }


def service_map(service: Service) -> dict[str, Any] | None:
    """The places of one service; None where a map would say no more than the address."""
    places = [at.location for at in service.at_locations.all() if at.location.place]
    if len(places) < 2 and not settings.MAP_TILES:
        return None
    return {
        "from": None,
        "places": [
            _point(location.place, name=location.name or service.name, number=number)
            for number, location in enumerate(places, start=1)
        ],
    }


def _point(place: Any, **facts: Any) -> dict[str, Any]:
    latitude, longitude = place.to_wgs84()
    return {"lat": latitude, "lon": longitude, **facts}
