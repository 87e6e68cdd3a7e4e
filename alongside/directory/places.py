"""From what people type to a spot on the map."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.models import NamedPlace, Outcode
from alongside.directory.queries import named_places

_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
_HALF = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]?$")
_WITHIN = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_LONGEST_POSTCODE = 10  # letters, with spaces and a slip


@dataclass(frozen=True)
class Spot:
    """A place with the name it goes by.

    ``rough`` when it is only the middle of a district or a town. ``outcode`` is the district of a
    postcode. ``typed`` is what was typed, where no place has that name and this one's is like it.
    ``measured_from`` is the part of a postcode whose middle stands in for one that is not known.
    """

    label: str
    place: Place
    rough: bool = False
    outcode: str = ""
    typed: str = ""
    measured_from: str = ""


class SeveralPlaces(Refused):
    """The name does not say which place. ``choices`` do: each can be typed instead of it."""

    def __init__(self, message: str, choices: Sequence[NamedPlace]) -> None:
        self.choices = [str(one) for one in choices]
        super().__init__(f"{message} {'; '.join(self.choices)}.", field="postcode")
        self.question = message


def find(text: str) -> Spot:
    """Where a postcode (LS1 4AP), its first part (LS1), a town, a village or a venue is.

    Of a postcode that was typed by half (LS1 4) the first part counts, of an address its postcode,
    and of a name the part that only one place has. A postcode may be newer than the table: then
    the middle of those with the same beginning stands in for it.

    Raises Refused for what is not known here, and SeveralPlaces for a name that more than one
    place has.
    """
    if outward := _outward(text.upper()):
        return _district(outward)
    try:
        whole = postcode.parse(text)
    except Refused as no_postcode:
        in_address = postcode_in(text)
        if not in_address:
            return _by_name(text, no_postcode)
        whole = postcode.parse(in_address)
    outcode = postcode.outward(whole)
    if place := _place_of(whole):
        return Spot(whole, place, outcode=outcode)
    sector = whole[:-2]
    if place := _middle_of(sector):
        return Spot(whole, place, outcode=outcode, measured_from=sector)
    if known := Outcode.objects.filter(outcode=outcode).first():
        return Spot(whole, known.place, outcode=outcode, measured_from=outcode)
    raise Refused(
        _("We do not know the postcode %s. Check it, or try one nearby.") % whole, field="postcode"
    )


def district_of(spot: Spot) -> str:
    """The postcode district that a spot lies in, such as LS1; empty where none is known."""
    if spot.outcode:
        return spot.outcode
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcode FROM directory_outcode ORDER BY place <-> point(%s, %s) LIMIT 1",
            [spot.place.easting, spot.place.northing],
        )
        row = cursor.fetchone()
    return row[0] if row else ""


def postcode_in(text: str) -> str:
    """The first whole postcode in a text, as it is written there; empty where there is none."""
    found = _WITHIN.search(text)
    return found[0] if found else ""


def _outward(text: str) -> str:
    """The first part of a postcode, where that is all, or more than half of it was typed."""
    first, *rest = text.split()[:3] or [""]
    if len(rest) == 1 and _OUTWARD.match(first) and re.fullmatch(r"[0-9][A-Z]?", rest[0]):
        return first
    joined = "".join(text.split())
    half = _HALF.match(joined)
    return joined if _OUTWARD.match(joined) else half[1] if half else ""


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


def _middle_of(sector: str) -> Place | None:
    """The middle of the known postcodes of a sector, such as LS1 4; None where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT avg(place[0]), avg(place[1]) FROM directory_postcode
            WHERE postcode LIKE %s AND place IS NOT NULL""",
            [f"{sector}%"],
        )
        east, north = cursor.fetchone()
    return Place(east, north) if east is not None else None


def _district(outward: str) -> Spot:
    known = Outcode.objects.filter(outcode=outward).first()
    if known is None:
        raise Refused(
            _("We do not know the postcode area %s. Check it, or type the whole postcode.")
            % outward,
            field="postcode",
        )
    return Spot(outward, known.place, rough=True, outcode=outward)


def _by_name(text: str, no_postcode: Refused) -> Spot:
    found = named_places.named(text)
    if found:
        return _only_one(found)
    elsewhere = named_places.namesakes(text)
    if elsewhere:
        raise SeveralPlaces(
            _("We do not know “%s”. Choose one of these, or type a postcode:") % text, elsewhere
        )
    if len(text) <= _LONGEST_POSTCODE and any(letter.isdigit() for letter in text):
        raise no_postcode
    begun = named_places.in_part(text)
    if begun:
        return _only_one(begun, typed=text)
    alike = named_places.spelt_like(text)
    if alike:
        return _only_one(alike, typed=text)
    raise Refused(
        _(
            "We know no place called “%s”. Check the spelling, name a town nearby, or type a "
            "postcode."
        )
        % text,
        field="postcode",
    )


def _only_one(found: list[NamedPlace], typed: str = "") -> Spot:
    if len(found) > 1:
        called = typed or found[0].name
        raise SeveralPlaces(
            _("More than one place is called “%s”. Choose one, or type a postcode:") % called,
            found[: named_places.MOST],
        )
    (one,) = found
    return Spot(str(one), one.place, rough=one.kind == NamedPlace.Kind.TOWN, typed=typed)
