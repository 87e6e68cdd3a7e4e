"""A service as one flat form: what an import reads, writes, compares and puts back.

The same form is made from a source's row and from what stands in the tables, so that "unchanged",
"edited here since" and "put it back as it was" are comparisons of two forms.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Spot:
    """A location with its address. ``place`` is easting and northing in metres."""

    name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    postal_code: str = ""
    external_identifier: str = ""
    external_identifier_type: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True, order=True)
class Hours:
    """Every week on these days (iCalendar codes with commas), from and to (HH:MM)."""

    byday: str
    opens_at: str
    closes_at: str
    description: str = ""


@dataclass(frozen=True)
class Entry:
    """One service of a directory."""

    organisation: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""
    fees: str = ""
    eligibility_description: str = ""
    application_process: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    status: str = "active"
    takes_referrals: bool = False
    referral_email: str = ""
    location: Spot | None = None
    phones: list[str] = field(default_factory=list)
    schedules: list[Hours] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    added_here: int = 0  # further locations, prices, facts of eligibility: never from a source

    def as_json(self) -> dict[str, Any]:
        """The form as kept in the database."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, form: dict[str, Any]) -> Self:
        """The form as it was kept."""
        spot = form["location"]
        return cls(
            **{
                **form,
                "location": Spot(**{**spot, "place": _pair(spot["place"])}) if spot else None,
                "schedules": [Hours(**hours) for hours in form["schedules"]],
                "terms": [tuple(term) for term in form["terms"]],
            }
        )


def differences(one: Entry, other: Entry) -> list[str]:
    """The names of the fields in which they differ. Organisations are the same in any case."""
    return [
        name
        for name in Entry.__dataclass_fields__
        if _comparable(name, getattr(one, name)) != _comparable(name, getattr(other, name))
    ]


def _comparable(name: str, value: Any) -> Any:
    return value.casefold() if name == "organisation" else value


def _pair(place: list[float] | None) -> tuple[float, float] | None:
    return (place[0], place[1]) if place else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
