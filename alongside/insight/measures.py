"""What each published figure means: one reviewed file per measure, in ``measures/``."""

import datetime as dt
from functools import cache
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Measure:
    """How a number is made, who answers for it, and when that is looked at again."""

    code: str
    name: str
    purpose: str
    numerator: str
    denominator: str
    unit: str
    direction: str
    source: str
    exclusions: str
    missing_rule: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    suppression: Literal["exact", "nhs_england"]
    caution: str = ""
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_reviewed_again(self) -> Self:
        if self.next_review <= self.reviewed_on:
            raise ValueError("next_review must be after reviewed_on")
        return self


@cache
def measure(code: str) -> Measure:
    """The measure by its code. Raises BadFileError when its file is absent or makes no sense."""
    return reviewed_files.read(reviewed_files.folder("measures") / f"{code}.yaml", Measure)
