"""What the reviewed file says: how much each reason counts."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, NonNegativeInt, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files

FILE = Path(__file__).with_name("matching.yaml")
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Points:
    """For each kind of reason; none can count against a service."""

    need: NonNegativeInt
    words: NonNegativeInt
    near: NonNegativeInt
    at_home: NonNegativeInt
    remote: NonNegativeInt
    times: NonNegativeInt
    access: NonNegativeInt
    language: NonNegativeInt
    interpreter: NonNegativeInt
    free: NonNegativeInt
    affordable: NonNegativeInt
    places: NonNegativeInt
    waiting_list: NonNegativeInt
    checked: NonNegativeInt
    referable: NonNegativeInt


@dataclass(frozen=True, config=_STRICT)
class Weights:
    """``near_until`` is in metres, ``word_on_places_holds`` in days, ``alike_…`` are cosines."""

    code: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    points: Points
    near_until: PositiveInt
    word_on_places_holds: PositiveInt
    alike_from: float
    alike_in_full: float

    @model_validator(mode="after")
    def _can_be_meant(self) -> Self:
        if self.next_review <= self.reviewed_on:
            raise ValueError("next_review must be after reviewed_on")
        if not 0 <= self.alike_from < self.alike_in_full <= 1:
            raise ValueError("alike_from must be below alike_in_full, both from 0 to 1")
        return self


@cache
def weights() -> Weights:
    """The reviewed file. Raises BadFileError when it makes no sense."""
    return reviewed_files.read(FILE, Weights)
