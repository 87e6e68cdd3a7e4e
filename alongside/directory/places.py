"""From what people type to a spot on the map."""

import re
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.models import Outcode

_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")


@dataclass(frozen=True)
class Spot:
    """A place with the name it goes by; ``rough`` when it is only the middle of a district."""

    label: str
    place: Place
    rough: bool = False


def find(text: str) -> Spot:
    """Where a postcode (LS1 4AP) or its first part (LS1) is.

    Raises Refused for text that is neither, and for a postcode that is not known here.
    """
    outward = re.sub(r"\s", "", text).upper()
    if _OUTWARD.match(outward):
        return _district(outward)
    whole = postcode.parse(text)
    place = _place_of(whole)
    if place is None:
        raise Refused(_not_known(whole), field="postcode")
    return Spot(whole, place)


def _place_of(whole: str) -> Place | None:
    # By hand: every search around a place asks it.
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT place[0], place[1] FROM directory_postcode
            WHERE postcode = %s AND place IS NOT NULL""",
            [whole],
        )
        row = cursor.fetchone()
    return Place(*row) if row else None


def _district(outward: str) -> Spot:
    known = Outcode.objects.filter(outcode=outward).first()
    if known is None:
        raise Refused(
            _("We do not know the postcode area %s. Check it, or type the whole postcode.")
            % outward,
            field="postcode",
        )
    return Spot(outward, known.place, rough=True)


def _not_known(whole: str) -> str:
    outward = postcode.outward(whole)
    if Outcode.objects.filter(outcode=outward).exists():
        return _("We do not know the postcode %(whole)s. Check it, or type only %(outward)s.") % {
            "whole": whole,
            "outward": outward,
        }
    return _("We do not know the postcode %s. Check it, or try one nearby.") % whole


def grid_reference(place: Place) -> str:
    """The place as on a paper map, to 100 metres: “SE 306 335” (Ordnance Survey, 100 km squares).

    Empty outside the lettered squares of Great Britain.
    """
    east, north = int(place.easting // 100_000), int(place.northing // 100_000)
    if not (0 <= east < 7 and 0 <= north < 13):
        return ""
    # Two letters, each of a five by five square without I, counted from its north-west corner.
    letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    column, row = east + 10, 19 - north
    square = letters[row // 5 * 5 + column // 5] + letters[row % 5 * 5 + column % 5]
    within = (int(metres) % 100_000 // 100 for metres in (place.easting, place.northing))
    return " ".join([square, *(f"{hundreds:03}" for hundreds in within)])
