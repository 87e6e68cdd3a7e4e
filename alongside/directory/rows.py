"""From one row of somebody's table to one entry, with a note for whatever had to be repaired."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.entry import Entry, Hours, Spot
from alongside.directory.mapping import Cells, DirectoryMap, LocationMap, Text, fill
from alongside.directory.models import Address, Location, Service
from alongside.organisations.models import Organisation

_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
# The National Grid covers Great Britain; Northern Ireland lies within its numbers too.
_LATITUDES, _LONGITUDES = (49.0, 61.5), (-9.5, 2.5)
_valid_url = URLValidator(schemes=["http", "https"])


class Skipped(Exception):  # noqa: N818 - an answer, not a fault
    """The mapping passes this row over, and says why."""


@dataclass
class Reader:
    """Reads the rows of one source. ``notes`` holds what was repaired in the last one."""

    mapping: DirectoryMap
    notes: list[str] = field(default_factory=list)

    def entry(self, cells: Cells) -> Entry:
        """The entry of a row.

        Raises Skipped when the mapping passes it over, Refused when it cannot be an entry.
        """
        self.notes = []
        mapping, service = self.mapping, self.mapping.service
        for skip in mapping.skip:
            if fill(skip.when, cells):
                raise Skipped(fill(skip.because, cells))
        youngest, oldest = _ages(fill(service.minimum_age, cells), fill(service.maximum_age, cells))
        return Entry(
            organisation=_fits(
                _required(fill(mapping.organisation.name, cells), _("organisation")),
                Organisation,
                "name",
            ),
            name=_fits(_required(fill(service.name, cells), _("name")), Service, "name"),
            description=fill(service.description, cells),
            url=self._url(fill(service.url, cells)),
            email=self._email(fill(service.email, cells)),
            fees=fill(service.fees, cells),
            eligibility_description=fill(service.eligibility_description, cells),
            application_process=fill(service.application_process, cells),
            minimum_age=youngest,
            maximum_age=oldest,
            location=self._spot(mapping.location, cells) if mapping.location else None,
            phones=sorted({p for text in mapping.phones if (p := self._phone(fill(text, cells)))}),
            schedules=sorted(self._schedules(cells)),
            terms=sorted(
                {(t.taxonomy, name) for t in mapping.terms if (name := fill(t.term, cells))}
            ),
            needs=sorted(set(mapping.needs)),
        )

    def _spot(self, where: LocationMap, cells: Cells) -> Spot | None:
        def text(value: Text) -> str:
            return fill(value, cells)

        spot = Spot(
            name=_fits(text(where.name), Location, "name"),
            address_1=_fits(text(where.address_1), Address, "address_1"),
            address_2=_fits(text(where.address_2), Address, "address_2"),
            city=_fits(text(where.city), Address, "city"),
            postal_code=self._postcode(text(where.postal_code)),
            external_identifier=_fits(
                text(where.external_identifier), Location, "external_identifier"
            ),
            external_identifier_type=(
                where.external_identifier_type if text(where.external_identifier) else ""
            ),
            place=self._place(text(where.latitude), text(where.longitude)),
        )
        return None if spot == Spot() else spot

    def _place(self, latitude: str, longitude: str) -> tuple[float, float] | None:
        if not latitude and not longitude:
            return None
        try:
            north, east = float(latitude), float(longitude)
        except ValueError:
            north = east = float("nan")
        if not (_LATITUDES[0] < north < _LATITUDES[1] and _LONGITUDES[0] < east < _LONGITUDES[1]):
            self.notes.append(
                _("%(pair)s is not a place in the UK; placed by its postcode instead")
                % {"pair": f"“{latitude}, {longitude}”"}
            )
            return None
        place = Place.from_wgs84(north, east)
        return place.easting, place.northing

    def _postcode(self, text: str) -> str:
        try:
            return postcode.parse(text) if text else ""
        except Refused:
            self.notes.append(_("“%s” is not a postcode; left empty") % text[:30])
            return ""

    def _email(self, text: str) -> str:
        for address in re.split(r"[\s,;]+", text):
            try:
                validate_email(address)
            except ValidationError:
                continue
            if len(address) <= 254:
                return address
        if text:
            self.notes.append(_("“%s” is not an e-mail address; left empty") % text[:60])
        return ""

    def _url(self, text: str) -> str:
        url = text if not text or "://" in text else f"https://{text}"
        try:
            if url:
                _valid_url(url)
        except ValidationError:
            url = ""
        if text and (not url or len(url) > 500):
            self.notes.append(_("“%s” is not a web address; left empty") % text[:60])
            return ""
        return url

    def _phone(self, text: str) -> str:
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            self.notes.append(_("“%s” is not a working phone number; left empty") % text[:40])
            return ""
        style = (
            phonenumbers.PhoneNumberFormat.NATIONAL
            if number.country_code == 44
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
        return str(phonenumbers.format_number(number, style))

    def _schedules(self, cells: Cells) -> list[Hours]:
        days: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for schedule in self.mapping.schedules:
            for day, column in schedule.hours.items():
                for opens, closes in self._hours(fill(column, cells)):
                    days[opens, closes, schedule.description].append(day)
        return [
            Hours(",".join(byday), opens, closes, about)
            for (opens, closes, about), byday in days.items()
        ]

    def _hours(self, text: str) -> list[tuple[str, str]]:
        """From and to of each part of ``10:00-13:00,14:00-17:00``."""
        spans = []
        for part in filter(None, (part.strip() for part in text.split(","))):
            span = _span(part)
            if span:
                spans.append(span)
            else:
                self.notes.append(
                    _("“%s” is not hours like 10:00-13:00; those hours left out") % part[:30]
                )
        return spans


def _span(text: str) -> tuple[str, str] | None:
    found = _HOURS.fullmatch(text)
    if not found or max(found[2], found[4]) > "59":
        return None
    opens, closes = f"{int(found[1]):02}:{found[2]}", f"{int(found[3]):02}:{found[4]}"
    return (opens, closes) if opens < closes < "24:00" else None


def _required(text: str, what: str) -> str:
    if not text:
        raise Refused(_("it has no %s. Fill it in.") % what)
    return text


def _fits(text: str, model: type[Address | Location | Organisation | Service], name: str) -> str:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    if longest and len(text) > longest:
        raise Refused(
            _("its %(name)s has %(found)d characters; %(longest)d fit. Shorten it.")
            % {"name": name, "found": len(text), "longest": longest}
        )
    return text


def _ages(youngest: str, oldest: str) -> tuple[int | None, int | None]:
    first, last = _age(youngest), _age(oldest)
    if first is not None and last is not None and first > last:
        raise Refused(_("its youngest age is above its oldest. Correct one of them."))
    return first, last


def _age(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= 130):
        raise Refused(_("“%s” is not an age in years. Correct it.") % text[:20])
    return int(text)
