"""Questionnaires: what is asked in which words, under which licence, and how answers are read.

Each is a reviewed file in ``instruments/``. A file that makes no sense stops its loading with the
file's name and every fault in it.
"""

import datetime as dt
from enum import StrEnum
from functools import cache
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files

_STRICT = ConfigDict(extra="forbid")


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, config=_STRICT)
class Licence:
    """Whether the wording may be given to others: only under ``open`` may it stand in the file."""

    kind: Literal["open", "registered", "proprietary", "record_only"]
    name: str
    notice: str
    url: str


@dataclass(frozen=True, config=_STRICT)
class Band:
    """From ``low`` to ``high``, both included, an answer is called ``label``."""

    low: int
    high: int
    label: str
    valid_from: dt.date


@dataclass(frozen=True, config=_STRICT)
class Item:
    """One question, answered by a whole number from ``low`` to ``high``, both included."""

    code: str
    name: str
    wording: str
    low: int
    high: int
    low_label: str
    high_label: str
    better: Better
    bands: str

    @property
    def scale(self) -> range:
        """Every possible answer, lowest first."""
        return range(self.low, self.high + 1)


@dataclass(frozen=True, config=_STRICT)
class Instrument:
    """One questionnaire in one version."""

    code: str
    version: str
    name: str
    purpose: str
    owner: str
    licence: Licence
    source: str
    introduction: str
    minimum_age: int
    proxy_allowed: bool
    composite: Literal["none"]
    missing_rule: str
    items: tuple[Item, ...]
    bands: dict[str, tuple[Band, ...]]

    def item(self, code: str) -> Item:
        """The question by its code. Raises KeyError when there is none."""
        return {item.code: item for item in self.items}[code]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.licence.kind != "open":
            raise ValueError("wording may stand here only under an open licence")
        if not self.items or len({item.code for item in self.items}) < len(self.items):
            raise ValueError("items: at least one, each with a code of its own")
        for item in self.items:
            _check_bands(item, self.bands.get(item.bands, ()))
        return self


def _check_bands(item: Item, bands: tuple[Band, ...]) -> None:
    """Every answer falls in exactly one of the bands valid since the same day."""
    since: dict[dt.date, list[int]] = {}
    for band in bands:
        since.setdefault(band.valid_from, []).extend(range(band.low, band.high + 1))
    if not since or any(sorted(covered) != list(item.scale) for covered in since.values()):
        raise ValueError(
            f"items.{item.code}: bands “{item.bands}” must cover {item.low} to {item.high}, "
            "each answer once"
        )


@cache
def instrument(code: str) -> Instrument:
    """The questionnaire by its code.

    Raises KeyError for one that we do not have, BadFileError for one that makes no sense.
    """
    path = reviewed_files.folder("instruments") / f"{code}.yaml"
    if not path.is_file():
        raise KeyError(code)
    return reviewed_files.read(path, Instrument)
