"""What each published figure means: one reviewed file per measure, in ``measures/``."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files

USES: Mapping[str, Any] = {
    "operation": _(
        "Running the service. Everybody counts, also people who object to use beyond their own "
        "care; nobody is named."
    ),
    "beyond_care": _(
        "Beyond people’s own care, such as research. People who object to that are not counted."
    ),
}


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
    use: Literal["operation", "beyond_care"]
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

    @property
    def used_for(self) -> Any:
        """What the figure serves, and who is counted therefore, in words."""
        return USES[self.use]


@cache
def measure(code: str) -> Measure:
    """The measure by its code. Raises BadFileError when its file is absent or makes no sense."""
    return reviewed_files.read(reviewed_files.folder("measures") / f"{code}.yaml", Measure)
