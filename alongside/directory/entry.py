"""A service as one form: what an import reads, writes, compares and puts back.

The same form is made from a source's record and from what stands in the tables, so that
"unchanged", "edited here since" and "put it back as it was" are comparisons of two forms. Fields
bear the names of the columns (HSDS-UK 3.0). Dates, times and amounts are text (2026-11-22, 10:00,
3.50), because forms are kept as JSON; empty text stands for a value that nobody gave.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from alongside.directory.part import FORMS, Part, defaults


@dataclass(frozen=True)
class Line(Part):
    """A telephone number."""

    number: str
    extension: str = ""
    type: str = "voice"
    description: str = ""


@dataclass(frozen=True)
class Break(Part):
    """Days on which a schedule does not hold, or extra ones."""

    kind: str
    starts_on: str
    ends_on: str
    opens_at: str = ""
    closes_at: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Hours(Part):
    """When: every week on these days (iCalendar codes with commas), or as the rule says."""

    byday: str = ""
    opens_at: str = ""
    closes_at: str = ""
    description: str = ""
    freq: str = "WEEKLY"
    interval: int = 1
    dtstart: str = ""
    until: str = ""
    count: int | None = None
    wkst: str = ""
    bymonthday: str = ""
    byweekno: str = ""
    byyearday: str = ""
    valid_from: str = ""
    valid_to: str = ""
    schedule_link: str = ""
    attending_type: str = ""
    notes: str = ""
    exceptions: list[Break] = field(default_factory=list)


@dataclass(frozen=True)
class Access(Part):
    """One fact about entering a place, or a remark."""

    fact: str = ""
    holds: bool = True
    description: str = ""
    details: str = ""
    url: str = ""


@dataclass(frozen=True)
class Spot(Part):
    """A location with its address. ``place`` is easting and northing in metres."""

    name: str = ""
    alternate_name: str = ""
    description: str = ""
    transportation: str = ""
    location_type: str = "physical"
    external_identifier: str = ""
    external_identifier_type: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str = ""
    place: tuple[float, float] | None = None
    accessibility: list[Access] = field(default_factory=list)
    schedules: list[Hours] = field(default_factory=list)


@dataclass(frozen=True)
class Cost(Part):
    """One price. The amount has two decimals."""

    option: str = ""
    amount: str = ""
    currency: str = "GBP"
    amount_description: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Fact(Part):
    """One fact about whom it is for."""

    fact: str
    code: str = ""
    description: str = ""


@dataclass(frozen=True)
class Tongue(Part):
    """A language that is spoken or signed."""

    name: str
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Host(Part):
    """Somebody to ask, as they wish to be named."""

    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""
    phones: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Link(Part):
    """A further web address."""

    url: str
    label: str = ""


@dataclass(frozen=True)
class Reach(Part):
    """Where people have to live."""

    name: str = ""
    description: str = ""
    extent: str = ""
    extent_type: str = ""
    uri: str = ""


@dataclass(frozen=True)
class Funds(Part):
    """Who pays for it."""

    source: str


@dataclass(frozen=True)
class Verdict(Part):
    """What somebody who inspects or uses it says."""

    title: str = ""
    description: str = ""
    date: str = ""
    score: str = ""
    url: str = ""


@dataclass(frozen=True)
class Offerer(Part):
    """What a source says of the organisation; taken when the organisation is first met."""

    description: str = ""
    alternate_name: str = ""
    email: str = ""
    website: str = ""
    logo: str = ""
    uri: str = ""
    legal_status: str = ""
    charity_number: str = ""


@dataclass(frozen=True)
class Entry(Part):
    """One service of a directory."""

    organisation: str
    name: str
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    fees: str = ""
    fees_description: str = ""
    eligibility_description: str = ""
    application_process: str = ""
    first_visit: str = ""
    wait_time: str = ""
    interpretation_services: str = ""
    accreditations: str = ""
    licenses: str = ""
    additional_information: str = ""
    alert: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    status: str = "active"
    assured_date: str = ""
    assurer_email: str = ""
    takes_referrals: bool = False
    referral_email: str = ""
    locations: list[Spot] = field(default_factory=list)
    phones: list[Line] = field(default_factory=list)
    schedules: list[Hours] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    eligibilities: list[Fact] = field(default_factory=list)
    languages: list[Tongue] = field(default_factory=list)
    contacts: list[Host] = field(default_factory=list)
    urls: list[Link] = field(default_factory=list)
    areas: list[Reach] = field(default_factory=list)
    funding: list[Funds] = field(default_factory=list)
    reviews: list[Verdict] = field(default_factory=list)
    offerer: Offerer | None = field(default=None, compare=False)

    def given(self) -> list[str]:
        """The names of the fields that say something."""
        return [
            name
            for name, default in defaults(Entry)
            if name != "offerer" and getattr(self, name) != default
        ]


COMPARED = tuple(part.name for part in fields(Entry) if part.compare)
FORMS |= {
    "locations": Spot,
    "accessibility": Access,
    "phones": Line,
    "schedules": Hours,
    "exceptions": Break,
    "costs": Cost,
    "eligibilities": Fact,
    "languages": Tongue,
    "contacts": Host,
    "urls": Link,
    "areas": Reach,
    "funding": Funds,
    "reviews": Verdict,
    "offerer": Offerer,
}


def differences(one: Entry, other: Entry) -> list[str]:
    """The names of the fields in which they differ. Organisations are the same in any case."""
    return [
        name
        for name in COMPARED
        if _comparable(name, getattr(one, name)) != _comparable(name, getattr(other, name))
    ]


def _comparable(name: str, value: Any) -> Any:
    return value.casefold() if name == "organisation" else value
