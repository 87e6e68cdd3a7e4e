"""Reading ``needs.yaml``, the vocabulary of the product, and the Welsh for it, ``welsh.yaml``."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

SHIPPED = Path(__file__).with_name("needs.yaml")
WELSH = "welsh.yaml"


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


def read(path: Path = SHIPPED) -> list[Entry]:
    """The entries of a vocabulary file, in its order, with the Welsh ways to say them.

    Those stand in ``welsh.yaml`` in the same folder, where there is one.

    Raises TypeError for an entry without a code, name or description, or with an unknown field.
    """
    entries = [Entry(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    said = welsh(path)
    for entry in entries:
        entry.synonyms.extend(said.get(entry.code, ()))
    return entries
