"""The record of processing activities: a reviewed file, shown to whoever answers for it."""

import datetime as dt
from functools import cache

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from alongside.common import reviewed_files

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Activity:
    """One thing that is done with data about people: UK GDPR, article 30(1)."""

    code: str
    name: str
    purpose: str
    people: str
    data: str
    recipients: str
    basis: str
    kept: str
    safeguards: str


@dataclass(frozen=True, config=_STRICT)
class Register:
    """All of them."""

    code: str
    version: str
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    activities: tuple[Activity, ...]


@cache
def register() -> Register:
    """The register as it stands. Raises BadFileError for one that makes no sense."""
    return reviewed_files.read(reviewed_files.folder("processing") / "register.yaml", Register)
