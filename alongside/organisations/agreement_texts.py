"""The texts that organisations sign: reviewed files, one for each version.

None is changed once it was signed: a new wording is a new file. What was signed is kept with the
digest of its text.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass as plain
from functools import cache
from pathlib import Path

from pydantic.dataclasses import dataclass

from alongside.common.reviewed_files import read

FOLDER = Path(__file__).with_name("agreements")


@dataclass(frozen=True)
class Section:
    heading: str
    points: list[str]


@dataclass(frozen=True)
class Text:
    """One version, as it stands in its file."""

    code: str
    title: str
    summary: str
    lasts_months: int
    owner: str
    reviewed_on: dt.date
    next_review: dt.date
    sections: list[Section]
    caution: str = ""


@plain(frozen=True)
class Version:
    """A text, and the SHA-256 of its file in hexadecimal digits."""

    text: Text
    digest: str


@cache
def versions() -> dict[str, Version]:
    """All of them by their code. Raises BadFileError for a file that makes no sense."""
    return {
        path.stem: Version(read(path, Text), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def newest() -> Version:
    """The one that is signed now: reviewed last."""
    return max(versions().values(), key=lambda version: version.text.reviewed_on)
