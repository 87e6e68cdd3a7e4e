"""The headings of a list in other languages, for who reads English with difficulty."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

FILE = Path(__file__).with_name("headings.yaml")


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Headings:
    """One language: its code (ISO 639), its own name, and its words for each heading."""

    code: str
    name: str
    list: str
    when: str
    where: str
    cost: str
    join: str
    first: str
    contact: str
    rtl: bool = False


@cache
def all_headings() -> dict[str, Headings]:
    """Every language by its code. Raises ValidationError for a file that makes no sense."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row.code: row for row in TypeAdapter(list[Headings]).validate_python(rows)}
