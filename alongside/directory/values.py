"""Values as other people write them, into values as we keep them.

Whatever had to be repaired or left out is noted in words; only what makes a record useless is
refused.
"""

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import nh3
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext as _

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place, from_wgs84

LONGEST_TEXT = 20_000  # characters; PostgreSQL's search documents end at a megabyte
# The National Grid covers Great Britain; Northern Ireland lies within its numbers too.
_LATITUDES, _LONGITUDES = (49.0, 61.5), (-9.5, 2.5)
_BREAKS = re.compile(r"<\s*(?:br|/p|/li|/div|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
# Elements beside those that a text may well hold.
# fmt: off
_ELEMENTS = "|".join(sorted(nh3.ALLOWED_TAGS | {
    "applet", "audio", "base", "body", "button", "canvas", "dialog", "embed", "font", "form",
    "frame", "frameset", "head", "html", "iframe", "input", "label", "legend", "link", "main",
    "marquee", "menu", "meta", "noscript", "object", "option", "param", "script", "section",
    "select", "slot", "source", "style", "svg", "template", "textarea", "title", "video",
}))
# fmt: on
# A “<” that begins none of them, nor anything with an attribute or of another namespace, nor a
# comment. A script is mark-up even where it never ends.
_NO_MARK_UP = re.compile(
    rf"<(?!!|\?|/?(?:{_ELEMENTS})(?:[\s/][^<>]*)?>|/?[a-z][^<>\s]*[:-][^<>/@]*>|/?[a-z][^<>]*="
    r"|/?(?:script|style|iframe)\b)",
    re.IGNORECASE,
)
_NO_ENTITY = re.compile(r"&(?!#?\w{1,31};)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")
# Of a length that numbers have; of others the library keeps the 0.
_PLAIN_NUMBER = re.compile(r"0([1-9][0-9]{2}(?: *[0-9]){6,7})")
# Of Ofcom's “numbers for use in TV and radio drama” those that the library takes for unused.
_DRAMA = re.compile(r"(?:1154960|1632960|7700900)\d{3}")
_valid_url = URLValidator(schemes=["http", "https"])
Pair = tuple[str, str]  # a latitude and a longitude, as they were written


@dataclass
class Repairs:
    """Reads the values of one record; ``notes`` holds what was repaired.

    ``foreseen`` holds places that were worked out already.
    """

    notes: list[str] = field(default_factory=list)
    foreseen: Mapping[Pair, Place] = field(default_factory=dict)

    def note(self, words: str) -> None:
        """Say once what was done."""
        if words not in self.notes:
            self.notes.append(words)

    def text(self, raw: str) -> str:
        """Plain text: no mark-up, no unprintable characters, of a length that can be searched."""
        if not raw:
            return ""
        text = _UNPRINTABLE.sub("", raw).strip()
        if "<" in text or "&" in text:
            text = plain(text)
        if len(text) > LONGEST_TEXT:
            self.note(_("a text of %d characters was cut short") % len(text))
            text = text[:LONGEST_TEXT]
        return text

    def fitting(self, raw: str, model: type[models.Model], name: str) -> str:
        """A text for this column, cut where it is too long for it."""
        text = self.text(raw)
        longest = room(model, name)
        if longest and len(text) > longest:
            self.note(
                _("its %(name)s was cut to %(longest)d characters")
                % {"name": name, "longest": longest}
            )
            text = text[:longest].rstrip()
        return text

    def place(self, latitude: str, longitude: str) -> tuple[float, float] | None:
        """Easting and northing of degrees (WGS 84)."""
        if not latitude and not longitude:
            return None
        pair = latitude, longitude
        place = self.foreseen.get(pair) or foresee([pair]).get(pair)
        if not place:
            self.note(
                _("%(pair)s is not a place in the UK; placed by its postcode instead")
                % {"pair": f"“{latitude[:20]}, {longitude[:20]}”"}
            )
            return None
        return place.easting, place.northing

    def postcode(self, text: str) -> str:
        """A postcode as we write it."""
        try:
            return postcode.parse(text) if text else ""
        except Refused:
            self.note(_("“%s” is not a postcode; left empty") % text[:30])
            return ""

    def email(self, text: str) -> str:
        """The first e-mail address in it."""
        for address in re.split(r"[\s,;]+", text[:1000]) if text else ():
            if len(address) <= 254 and _is_email(address):
                return address
        if text:
            self.note(_("“%s” is not an e-mail address; left empty") % text[:60])
        return ""

    def url(self, text: str) -> str:
        """A web address, with its scheme."""
        if not text:
            return ""
        url = text if "://" in text else f"https://{text}"
        if len(url) <= 500 and _is_url(url):
            return url
        self.note(_("“%s” is not a web address; left empty") % text[:60])
        return ""

    def phone(self, text: str) -> str:
        """A working number, as it is written in the UK."""
        number = _number(text[:60]) if text else ""
        if text and not number:
            self.note(_("“%s” is not a working phone number; left empty") % text[:40])
        return number

    def day(self, text: str) -> str:
        """A date, of a date or a moment."""
        if not text:
            return ""
        try:
            return dt.date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            self.note(_("“%s” is not a date like 2026-11-22; left empty") % text[:30])
            return ""

    def time(self, text: str) -> str:
        """A time of day to the minute, of a time or a moment."""
        found = _CLOCK.match(text.rpartition("T")[2]) if text else None
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            return f"{int(found[1]):02}:{found[2]}"
        if text:
            self.note(_("“%s” is not a time like 10:00; left empty") % text[:30])
        return ""

    def amount(self, text: str) -> str:
        """Pounds and pence."""
        if not text:
            return ""
        try:
            amount = Decimal(text.replace("£", "").replace(",", "").strip())
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount < 10_000_000:
            self.note(_("“%s” is not an amount like 3.50; left empty") % text[:30])
            return ""
        return f"{amount:.2f}"


def foresee(pairs: Iterable[Pair]) -> dict[Pair, Place]:
    """The places of many pairs at once; those that are no place in the UK are left out."""
    degrees = {pair: found for pair in set(pairs) if (found := _degrees(*pair))}
    return dict(zip(degrees, from_wgs84(list(degrees.values())), strict=True))


def _degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Degrees (WGS 84) that lie in the UK."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    inside = _LATITUDES[0] < north < _LATITUDES[1] and _LONGITUDES[0] < east < _LONGITUDES[1]
    return (north, east) if inside else None


def plain(text: str) -> str:
    """The words of a text with mark-up, on lines of their own where it had breaks.

    Entities may hide mark-up, and that more entities: as often as there is any, it is taken out.
    What only looks like it stays: “a <b”, “<bob@example.org>”, “Q&A”.
    """
    for _layer in range(4):
        if "<" not in text and "&" not in text:
            break  # as nearly every cell of a table
        words = _NO_ENTITY.sub("&amp;", _NO_MARK_UP.sub("&lt;", _BREAKS.sub("\n", text)))
        cleaned = html.unescape(nh3.clean(words, tags=set()))
        if cleaned == text:
            break
        text = cleaned
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def years(text: str) -> int | None:
    """An age. Raises Refused for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 130):
        raise Refused(_("“%s” is not an age in years. Correct it.") % text[:20])
    return int(text)


def room(model: type[models.Model], name: str) -> int | None:
    """How many characters the column holds; None for any number."""
    longest: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return longest


@lru_cache(maxsize=20_000)
def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _is_url(text: str) -> bool:
    try:
        _valid_url(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _number(text: str) -> str:
    number = _parsed(text)
    if not number or not _could_ring(number):
        return ""
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == 44
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(number, style))


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    # Written as nearly all are, the number can be read off, in half of the time.
    if plainly := _PLAIN_NUMBER.fullmatch(text):
        digits = "".join(filter(str.isdecimal, plainly[1]))
        return phonenumbers.PhoneNumber(country_code=44, national_number=int(digits))
    try:
        return phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None


def _could_ring(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it is a number that somebody could have, or one of those for stories and trials."""
    return (
        phonenumbers.is_valid_number_for_region(number, "GB")  # nearly all are, and it is quicker
        or phonenumbers.is_valid_number(number)
        or bool(number.country_code == 44 and _DRAMA.fullmatch(str(number.national_number)))
    )
