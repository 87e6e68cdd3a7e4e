"""How the columns of somebody's table become our services: a small reviewed YAML file each.

Text in braces names a column. A list of texts is joined with commas, empty ones left out; a text
whose columns are all empty is itself empty.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from alongside.common.errors import Refused
from alongside.directory.models import Accessibility, Eligibility
from alongside.organisations.models import Organisation

Text = str | list[str]
Cells = Mapping[str, str]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_COLUMN = re.compile(r"\{([^{}]+)\}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Skip(_Part):
    """A row is passed over when ``when`` is not empty."""

    when: Text
    because: Text


class OrganisationMap(_Part):
    """Who offers it."""

    name: Text
    charity_number: Text = ""
    website: Text = ""
    kind: Organisation.Kind = Organisation.Kind.PROVIDER


class ServiceMap(_Part):
    """What is offered: HSDS-UK names."""

    name: Text
    alternate_name: Text = ""
    description: Text = ""
    url: Text = ""
    email: Text = ""
    fees: Text = ""
    fees_description: Text = ""
    eligibility_description: Text = ""
    application_process: Text = ""
    first_visit: Text = ""
    wait_time: Text = ""
    interpretation_services: Text = ""
    accreditations: Text = ""
    additional_information: Text = ""
    minimum_age: Text = ""
    maximum_age: Text = ""


class LocationMap(_Part):
    """Where: HSDS-UK names of location and address, and degrees (WGS 84)."""

    name: Text = ""
    transportation: Text = ""
    address_1: Text = ""
    address_2: Text = ""
    city: Text = ""
    postal_code: Text = ""
    external_identifier: Text = ""
    external_identifier_type: str = ""
    latitude: Text = ""
    longitude: Text = ""
    accessibility: dict[Accessibility.Fact, Text] = {}


class ScheduleMap(_Part):
    """Weekly hours, such as ``10:00-13:00,14:00-17:00``, by day; or days, and from when to when.

    ``times`` may hold both ends, such as ``10:30-12:00``; else ``closes`` is the other end.
    """

    description: str = ""
    hours: dict[Day, Text] = {}
    days: Text = ""
    times: Text = ""
    closes: Text = ""


class TermMap(_Part):
    """A taxonomy, by its name, and the term."""

    taxonomy: str
    term: Text


class CostMap(_Part):
    """One price: who it is for, and the amount in pounds."""

    option: Text = ""
    amount: Text
    amount_description: Text = ""


class FactMap(_Part):
    """One fact about whom it is for: see ``Eligibility.Fact``."""

    fact: Eligibility.Fact
    description: Text


class ContactMap(_Part):
    """Somebody to ask."""

    name: Text = ""
    title: Text = ""
    email: Text = ""
    phone: Text = ""


class DirectoryMap(_Part):
    """One mapping file."""

    source: str = Field(max_length=60)
    title: str = Field(default="", max_length=60)
    licence: str = Field(default="", max_length=100)
    key: list[str]
    skip: list[Skip] = []
    organisation: OrganisationMap
    service: ServiceMap
    location: LocationMap | None = None
    phones: list[Text] = []
    schedules: list[ScheduleMap] = []
    terms: list[TermMap] = []
    costs: list[CostMap] = []
    eligibilities: list[FactMap] = []
    languages: list[Text] = []
    contacts: list[ContactMap] = []
    needs: list[str] = []

    def columns(self) -> set[str]:
        """Every column that the file must have."""
        return {name for text in _texts(self.model_dump()) for name in _COLUMN.findall(text)}

    @cached_property
    def fingerprint(self) -> str:
        """Differs whenever the mapping does: what it made of a row is then made anew."""
        return blake2b(self.model_dump_json().encode(), digest_size=8).hexdigest()

    def key_of(self, cells: Cells) -> str:
        """What tells this row from the others of its source; empty when nothing does."""
        parts = [" ".join(fill(part, cells).casefold().split()) for part in self.key]
        return " | ".join(parts) if any(parts) else ""


def read(path: Path) -> DirectoryMap:
    """The mapping in a file.

    Raises Refused for a file that is not there, is not YAML, or is not a mapping.
    """
    try:
        return DirectoryMap.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refused(
            _("The mapping %(name)s cannot be read: %(why)s") % {"name": path.name, "why": error}
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(
            _("The mapping %(name)s is not right at “%(where)s”: %(why)s.")
            % {
                "name": path.name,
                "where": ".".join(str(step) for step in first["loc"]),
                "why": first["msg"],
            }
        ) from error


def fill(text: Text, cells: Cells) -> str:
    """The text with its columns filled in; empty when all of them are."""
    if not text:
        return ""
    if isinstance(text, list):
        return ", ".join(filled for part in text if (filled := fill(part, cells)))
    words, names = _template(text)
    if not names:
        return words[0]
    if len(names) == 1 and words == ["", ""]:
        return " ".join(cells[names[0]].split())
    values = [cells[name] for name in names]
    if not any(values):
        return ""
    filled = words[0] + "".join(value + word for value, word in zip(values, words[1:], strict=True))
    return " ".join(filled.split())


@lru_cache(maxsize=1000)
def _template(text: str) -> tuple[list[str], list[str]]:
    """The words around the columns, and the names of the columns between them."""
    pieces = _COLUMN.split(text)
    if len(pieces) == 1:
        return [" ".join(text.split())], []
    return pieces[::2], pieces[1::2]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
