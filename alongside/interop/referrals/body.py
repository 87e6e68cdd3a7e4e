"""What a program says of a referral: checked, and described in the OpenAPI document."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from alongside.common import nhs_number, phone, postcode
from alongside.common.errors import Refused
from alongside.common.pasted import tidy
from alongside.consent.models import Consent
from alongside.referrals.important import LONGEST_ISSUE, MOST_ISSUES
from alongside.referrals.models import LONGEST_TEXT, Referral

_BASES = tuple(str(basis) for basis in Consent.Basis if basis != Consent.Basis.SAID_NO)


def _read(parse: Callable[[str], str], *, needed: bool = False) -> AfterValidator:
    """By the house's own rule; empty stays empty where it may."""

    def checked(text: str) -> str:
        if not text.strip() and not needed:
            return ""
        try:
            return parse(text)
        except Refused as refusal:
            raise ValueError(refusal.message) from refusal

    return AfterValidator(checked)


NhsNumber = Annotated[str, Field(max_length=20), _read(nhs_number.parse, needed=True)]
Phone = Annotated[str, Field(max_length=40), _read(phone.parse)]
Postcode = Annotated[str, Field(max_length=12), _read(postcode.parse)]
Long = Annotated[str, Field(max_length=LONGEST_TEXT)]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]


class _Part(BaseModel):
    # What is misspelt would else be lost without a word.
    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _tidied(cls, value: Any) -> Any:
        """As what is typed into a form is, and before it is counted."""
        return tidy(value) if isinstance(value, str) else value


class WhoIsReferred(_Part):
    """The person. What is held of them already is not overwritten: what differs is kept beside."""

    nhs_number: NhsNumber
    date_of_birth: dt.date
    given_name: Name
    family_name: Name
    phone: Phone = ""
    postcode: Postcode = ""
    contact_note: Annotated[
        str, Field(max_length=200, description="How and when it is safe to get in touch.")
    ] = ""


class Decided(_Part):
    """What the sending rests on."""

    basis: Literal[_BASES]  # type: ignore[valid-type]
    why: Annotated[
        Long, Field(description="Who decided or judged, and why, unless the person agrees.")
    ] = ""
    until: Annotated[
        dt.date | None, Field(description="The last day on which the team sees the person.")
    ] = None


class NewReferral(_Part):
    """A referral to a link-worker team."""

    referrer: Annotated[
        str,
        Field(
            max_length=254,
            description="The e-mail address by which the colleague who refers signs in: "
            "it is sent in their name, and they hear back.",
        ),
    ]
    to: Annotated[uuid.UUID, Field(description="A team, by its id among /referral-choices.")]
    person: WhoIsReferred
    needs: Annotated[
        list[Annotated[str, Field(max_length=60, pattern=r"^[\w-]+$")]],
        Field(min_length=1, max_length=3, description="Codes among /referral-choices."),
    ]
    consent: Decided
    words: Annotated[Long, Field(description="In the person’s own words.")] = ""
    note: Annotated[
        Long,
        Field(
            description="Important issues that the link worker must know, one on each line: "
            f"at most {MOST_ISSUES}, of {LONGEST_ISSUE} characters each."
        ),
    ] = ""
    risk: Literal[tuple(Referral.Risk.values)]  # type: ignore[valid-type]
    risk_note: Long = ""
    urgency: Literal[tuple(Referral.Urgency.values)] = (  # type: ignore[valid-type]
        Referral.Urgency.ROUTINE.value
    )
    feedback: Literal[tuple(Referral.Feedback.values)] = (  # type: ignore[valid-type]
        Referral.Feedback.KEY.value
    )
    although_open: Annotated[
        bool,
        Field(description="Send although another referral is open, which a first answer names."),
    ] = False

    def details(self) -> dict[str, Any]:
        """What is said of the person."""
        return self.person.model_dump(exclude={"nhs_number", "date_of_birth"})


class NewLaunch(_Part):
    """Whom a colleague is about to refer: the form opens with it filled in."""

    person: WhoIsReferred
    words: Annotated[Long, Field(description="In the person’s own words.")] = ""
    note: Annotated[Long, Field(description="Important issues, as in a referral.")] = ""
