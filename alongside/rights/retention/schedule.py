"""The retention schedule: a reviewed file that the program obeys."""

import datetime as dt
from functools import cache
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class RecordClass:
    """Tables that are kept for the same time, for the same reason."""

    code: str
    name: str
    tables: tuple[str, ...]
    ground: str
    source: str
    period: str
    trigger: str
    then: Literal["anonymised", "deleted", "kept"]
    note: str


@dataclass(frozen=True, config=_STRICT)
class Schedule:
    """All of them, with the numbers that the rule counts with."""

    code: str
    version: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    adult_years: int
    child_until_age: int
    classes: tuple[RecordClass, ...]

    @model_validator(mode="after")
    def _each_table_once(self) -> Self:
        named = [table for one in self.classes for table in one.tables]
        twice = sorted({table for table in named if named.count(table) > 1})
        if twice:
            raise ValueError(f"classes: in two of them: {', '.join(twice)}")
        if self.adult_years < 1 or self.child_until_age < 18:
            raise ValueError("adult_years and child_until_age: too short for anybody's record")
        return self

    def tables_that(self, then: str) -> set[str]:
        """The tables that come to this end."""
        return {table for one in self.classes if one.then == then for table in one.tables}


@cache
def schedule() -> Schedule:
    """The schedule as it stands. Raises BadFileError for one that makes no sense."""
    return reviewed_files.read(reviewed_files.folder("retention") / "schedule.yaml", Schedule)
