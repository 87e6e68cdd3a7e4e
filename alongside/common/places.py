"""Where things are: British National Grid metres (EPSG:27700) in PostgreSQL's own point type."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from pyproj import Transformer


@dataclass(frozen=True)
class Place:
    """A spot on the British National Grid, in metres east and north of its false origin."""

    easting: float
    northing: float

    @classmethod
    def from_wgs84(cls, latitude: float, longitude: float) -> "Place":
        """The grid place of a latitude and longitude in degrees (WGS 84)."""
        return from_wgs84([(latitude, longitude)])[0]

    def to_wgs84(self) -> tuple[float, float]:
        """Latitude and longitude in degrees (WGS 84)."""
        latitude, longitude = _transformer("EPSG:27700", "EPSG:4326").transform(
            self.easting, self.northing
        )
        return round(latitude, 6), round(longitude, 6)


def from_wgs84(degrees: Sequence[tuple[float, float]]) -> list[Place]:
    """The grid places of many latitudes and longitudes at once, much faster than each alone."""
    if not degrees:
        return []
    latitudes, longitudes = zip(*degrees, strict=True)
    eastings, northings = _transformer("EPSG:4326", "EPSG:27700").transform(latitudes, longitudes)
    return [
        Place(round(easting, 1), round(northing, 1))
        for easting, northing in zip(eastings, northings, strict=True)
    ]


def to_wgs84(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Latitudes and longitudes of many (easting, northing) at once, much faster than each alone."""
    if not places:
        return []
    eastings, northings = zip(*places, strict=True)
    latitudes, longitudes = _transformer("EPSG:27700", "EPSG:4326").transform(eastings, northings)
    return [
        (round(latitude, 6), round(longitude, 6))
        for latitude, longitude in zip(latitudes, longitudes, strict=True)
    ]


@cache
def _transformer(source: str, target: str) -> Transformer:
    # always_xy is off: EPSG:4326 speaks latitude first, EPSG:27700 easting first.
    return Transformer.from_crs(source, target)


class PlaceField(models.Field):
    """A Place in a core ``point`` column; index it with GiST and order by ``<->`` for nearest."""

    description = "British National Grid point, metres"

    def db_type(self, connection: Any) -> str:
        return "point"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Place | None:
        if value is None:
            return None
        easting, northing = str(value).strip("()").split(",")
        return Place(float(easting), float(northing))

    def to_python(self, value: Any) -> Place | None:
        if value is None or isinstance(value, Place):
            return value
        raise TypeError(f"Not a Place: {value!r}")

    def get_prep_value(self, value: Any) -> Any:
        return f"({value.easting},{value.northing})" if isinstance(value, Place) else value

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::point"
