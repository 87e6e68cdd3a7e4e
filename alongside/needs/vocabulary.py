"""Reading ``needs.yaml``, the vocabulary of the product, and the Welsh for it, ``welsh.yaml``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

import yaml

SHIPPED = Path(__file__).with_name("needs.yaml")
WELSH = "welsh.yaml"
ENGLISH_TOO = "english_too.yaml"
_WORD = re.compile(r"\w+")
# Words of many questions in Welsh, which say nothing of what is needed.
# fmt: off
LITTLE_WELSH = frozenset([
    "angen", "chwilio", "cymorth", "dwi", "efo", "eisiau", "fy", "grŵp", "gwasanaeth",
    "gwasanaethau", "gyda", "lleol", "mae", "rhywun", "teimlo",
])
# fmt: on


@dataclass(frozen=True)
class Entry:
    """One need as the file says it."""

    code: str
    name: str
    description: str
    synonyms: list[str] = field(default_factory=list)
    maps: dict[str, list[str]] = field(default_factory=dict)


def welsh(path: Path = SHIPPED) -> dict[str, list[str]]:
    """The Welsh ways to say the needs, by code; none where no such file stands beside it."""
    beside = path.with_name(WELSH)
    return yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.exists() else {}


@cache
def english_too() -> frozenset[str]:
    """Welsh ways to say a need that mean something else in English."""
    beside = SHIPPED.with_name(ENGLISH_TOO)
    return frozenset(yaml.safe_load(beside.read_text(encoding="utf-8")))


@cache
def only_welsh() -> frozenset[str]:
    """Words of the Welsh ways to say a need that no English one has: they show the language."""
    ours = {word for phrase in welsh_alone() for word in _words(phrase)}
    english = {word for phrase in _english() for word in _words(phrase)} | english_too()
    return frozenset(word for word in ours - english if len(word) > 2) | LITTLE_WELSH


@cache
def welsh_alone() -> frozenset[str]:
    """The Welsh ways to say a need that are none in English: landlord and diabetes are both."""
    return frozenset(chain(*welsh().values())) - frozenset(_english())


def _english() -> Iterator[str]:
    for need in _as_written(SHIPPED):
        yield from (need.name, need.description, *need.synonyms)


def _as_written(path: Path) -> list[Entry]:
    return [Entry(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def read(path: Path = SHIPPED) -> list[Entry]:
    """The entries of a vocabulary file, in its order, with the Welsh ways to say them.

    Those stand in ``welsh.yaml`` in the same folder, where there is one.

    Raises TypeError for an entry without a code, name or description, or with an unknown field.
    """
    entries, said = _as_written(path), welsh(path)
    for entry in entries:
        entry.synonyms.extend(said.get(entry.code, ()))
    return entries
