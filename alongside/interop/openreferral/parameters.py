"""What may be asked in the address. The same texts stand in the OpenAPI document."""

import datetime as dt
import re
import uuid
from typing import Annotated, Any, Literal

from django.http import QueryDict
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic.config import JsonDict

from alongside.common.errors import Refused
from alongside.directory.conditions import Listing
from alongside.directory.models import Accessibility, Assurance, Capacity
from alongside.directory.places import district_of, find
from alongside.needs.queries import by_code

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PER_PAGE, MOST_PER_PAGE, MOST_MINIMAL = 50, 500, 10_000
FARTHEST_ROW = 10_000_000  # further than any list of this country; PostgreSQL counts no further
EXTENSION: JsonDict = {"x-extension": True}  # not in the standard, ours
HSDS: JsonDict = {"x-hsds": True}  # of HSDS 3.0, left out by its UK profile


def _day(text: str) -> str:
    """MO … SU, also from Monday or mon."""
    day = text.strip().upper()[:2]
    if day not in DAYS or not re.fullmatch(r"[A-Za-z]+", text.strip()):
        raise ValueError(f"Give one day: {', '.join(DAYS)}.")
    return day


def _moment(text: str) -> str:
    """A plus sign typed into an address arrives as a space."""
    return re.sub(r" (\d\d:?\d\d)$", r"+\1", text)


def _in_utc(moment: dt.datetime) -> dt.datetime:
    if not 1900 <= moment.year <= 9000:
        raise ValueError("Give a year between 1900 and 9000.")
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("A null character cannot be searched for.")
    return text


Text = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Age = Annotated[float, Field(ge=0, le=150, allow_inf_nan=False)]
Time = Annotated[dt.time, AfterValidator(lambda time: time.replace(tzinfo=None))]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_in_utc)]
Format = Literal["json", "ndjson"]
Gender = Literal["female", "male", "women-only", "men-only"]
Condition = Literal[
    "addiction",
    "autism",
    "brain-injury",
    "cancer",
    "dementia",
    "diabetes",
    "hearing-loss",
    "heart",
    "learning-disability",
    "long-term",
    "lungs",
    "mental-health",
    "neurological",
    "pain",
    "physical-disability",
    "sight-loss",
]
Referral = Literal["self", "referral"]
Young = Literal["under-18", "under-25"]


class Paging(BaseModel):
    """Which page of the list."""

    page: int = Field(
        1, ge=1, description=f"Page number, from 1, as far as the {FARTHEST_ROW:,}th result."
    )
    per_page: int = Field(
        PER_PAGE, ge=1, le=MOST_MINIMAL, description=f"Results on a page, at most {MOST_PER_PAGE}."
    )

    @property
    def rows(self) -> slice:
        """The place of the page in the whole list."""
        return slice((self.page - 1) * self.per_page, self.page * self.per_page)

    @property
    def is_minimal(self) -> bool:
        return bool(getattr(self, "minimal", False))

    @model_validator(mode="after")
    def _page_is_not_too_long_or_too_far(self) -> "Paging":
        if self.per_page > MOST_PER_PAGE and not self.is_minimal:
            raise ValueError(f"per_page is at most {MOST_PER_PAGE}.")
        if self.rows.stop > FARTHEST_ROW:
            raise ValueError(
                f"page reaches as far as the {FARTHEST_ROW:,}th result: ask for less, "
                "or for all of it with format=ndjson."
            )
        return self


class ServiceQuestion(Paging):
    """Of /services and /service_at_locations."""

    search: Text = Field("", description="Words that the service's entry has, all of them.")
    taxonomy_term_id: uuid.UUID | None = Field(None, description="Services that carry this term.")
    taxonomy_id: uuid.UUID | None = Field(
        None, description="Services that carry any term of this taxonomy."
    )
    minimum_age: Age | None = Field(
        None, description="Services whose own minimum age is at least this, in years."
    )
    maximum_age: Age | None = Field(
        None, description="Services whose own maximum age is at most this, in years."
    )
    start_time: Time | None = Field(None, description="Open not before this time, such as 10:00.")
    end_time: Time | None = Field(None, description="Closed not after this time, such as 17:30.")
    day: Annotated[str, AfterValidator(_day)] | None = Field(
        None, description=f"Open on this day of the week: {', '.join(DAYS)}."
    )
    postcode: Text = Field(
        "",
        description="A postcode, or its first part; also the name of a town, a village or a venue "
        "of this directory (ours), with its county after a comma where several have that name. "
        "Services that say which districts they serve must serve its district. "
        "/service_at_locations answers nearest first.",
    )
    proximity: Annotated[float, Field(ge=0, le=2_000_000, allow_inf_nan=False)] | None = Field(
        None, description="Metres from the middle of the postcode or place."
    )
    organization_id: uuid.UUID | None = Field(
        None, description="Services of this organisation.", json_schema_extra=HSDS
    )
    modified_after: Moment | None = Field(
        None,
        description="What changed at or after this time, in that order. /services also names the "
        "services that have left since, as inactive or defunct, whatever else is asked.",
        json_schema_extra=HSDS,
    )
    minimal: bool = Field(
        False,
        description=f"Only id, status and modified_date; up to {MOST_MINIMAL} on a page.",
        json_schema_extra=HSDS,
    )
    full: bool = Field(False, description="Everything known of each.", json_schema_extra=HSDS)
    format: Format = Field(
        "json",
        description="ndjson: all results in the order of their ids, one JSON document on a line, "
        "without pages.",
        json_schema_extra=HSDS,
    )
    age: Age | None = Field(
        None,
        description="Services that somebody of this age may come to.",
        json_schema_extra=EXTENSION,
    )
    max_cost: Annotated[float, Field(ge=0, le=10**6, allow_inf_nan=False)] | None = Field(
        None,
        description="A price that holds today is at most this, in pounds; 0: free. Services whose "
        "price nobody has given as a number are left out.",
        json_schema_extra=EXTENSION,
    )
    access: list[Accessibility.Fact] = Field(
        [],
        description="Access needs met at one of its places, all of them; several with commas.",
        json_schema_extra=EXTENSION,
    )
    language: Text = Field(
        "",
        description="A language spoken or signed there: its name, or its code in ISO 639.",
        json_schema_extra=EXTENSION,
    )
    capacity: list[Capacity.State] = Field(
        [],
        description="The last word on whether there is room, any of these; codes of HL7 SDOH "
        "Clinical Care.",
        json_schema_extra=EXTENSION,
    )
    need: list[Text] = Field(
        [],
        description="Needs that it helps with, any of these; the codes are those of the terms of "
        "the taxonomy “Needs”.",
        json_schema_extra=EXTENSION,
    )
    verified_within: Annotated[int, Field(ge=0, le=36_500)] | None = Field(
        None,
        description="Somebody checked at most so many days ago that the entry is still true.",
        json_schema_extra=EXTENSION,
    )
    tier: Assurance.Tier | None = Field(
        None,
        description="How far the entry has been assured: this tier or a better one.",
        json_schema_extra=EXTENSION,
    )
    offered: bool = Field(
        False,
        description="Only services that run, and whose entry was checked, or came in, lately "
        "enough to be offered to somebody, by the limit of their area.",
        json_schema_extra=EXTENSION,
    )

    gender: Gender | None = Field(
        None,
        description="Who may come: female or male, also where it is for everyone; or only one of "
        "them. Here, and for condition, referral and young, services closed for now are left out.",
        json_schema_extra=EXTENSION,
    )
    condition: list[Condition] = Field(
        [],
        description="It says that it is for people who live with any of these.",
        json_schema_extra=EXTENSION,
    )
    referral: Referral | None = Field(
        None,
        description="referral: it says that somebody has to refer people; self: it says no such "
        "thing, or that people refer themselves.",
        json_schema_extra=EXTENSION,
    )
    young: Young | None = Field(
        None,
        description="Only for young people: under 18, or up to 25.",
        json_schema_extra=EXTENSION,
    )

    @model_validator(mode="after")
    def _near_somewhere(self) -> "ServiceQuestion":
        if self.proximity is not None and not self.postcode:
            raise ValueError("proximity needs a postcode to measure from.")
        return self

    def listing(self) -> Listing:
        """The question in the directory's words. Raises Refused for a place not known."""
        spot = find(self.postcode) if self.postcode else None
        if self.need:
            _check_needs(self.need)
        return Listing(
            words=self.search,
            term=self.taxonomy_term_id,
            taxonomy=self.taxonomy_id,
            organisation=self.organization_id,
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            age=self.age,
            start_time=self.start_time,
            end_time=self.end_time,
            day=self.day or "",
            near=spot.place if spot else None,
            within=self.proximity,
            outcode=district_of(spot) if spot else "",
            max_cost=self.max_cost,
            access=self.access,
            language=self.language,
            capacities=self.capacity,
            needs=self.need,
            verified_within_days=self.verified_within,
            tier=self.tier or "",
            offered=self.offered,
            facets=[
                tuple(f"{kind}:{code}" for code in codes)
                for kind, codes in (
                    ("gender", [self.gender]),
                    ("condition", self.condition),
                    ("route", [self.referral]),
                    ("young", [self.young]),
                )
                if any(codes)
            ],
        )


def _check_needs(codes: list[str]) -> None:
    """Raise Refused for a code of no need: its empty list would look as if there were no help."""
    unknown = sorted(set(codes) - by_code(codes).keys())
    if unknown:
        raise Refused(
            f"No need has the code {', '.join(unknown)}: see the terms of the taxonomy “Needs”.",
            field="need",
        )


class OrganizationQuestion(Paging):
    """Of /organizations."""

    search: Text = Field("", description="Words that stand in its name.")
    full: bool = Field(False, description="Everything known of each.")
    format: Format = Field("json", description="ndjson: all of them, one on a line.")


class TaxonomyQuestion(Paging):
    """Of /taxonomies."""

    search: Text = Field("", description="Words that stand in its name.", json_schema_extra=HSDS)


class TermQuestion(TaxonomyQuestion):
    """Of /taxonomy_terms."""

    taxonomy_id: uuid.UUID | None = Field(
        None, description="Terms of this taxonomy.", json_schema_extra=HSDS
    )
    parent_id: uuid.UUID | None = Field(
        None, description="Terms right under this one.", json_schema_extra=HSDS
    )
    top_only: bool = Field(False, description="Only terms under no other.", json_schema_extra=HSDS)


def given(question: type[BaseModel], query: QueryDict) -> dict[str, Any]:
    """What the address gives of the question's parameters; an empty one is as none."""
    values: dict[str, Any] = {}
    for name, parameter in question.model_fields.items():
        texts = [text.strip() for text in query.getlist(name) if text.strip()]
        if texts and parameter.default == []:
            values[name] = [
                part.strip() for text in texts for part in text.split(",") if part.strip()
            ]
        elif texts:
            values[name] = texts[-1]
    return values
