"""Reading ``needs.yaml``, the vocabulary that the product comes with."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

SHIPPED = Path(__file__).with_name("needs.yaml")


@dataclass(frozen=True)
class Entry:
    """One need as the file says it."""

    code: str
    name: str
    description: str
    synonyms: list[str] = field(default_factory=list)
    maps: dict[str, list[str]] = field(default_factory=dict)


def read(path: Path = SHIPPED) -> list[Entry]:
    """The entries of a vocabulary file, in its order.

    Raises TypeError for an entry without a code, name or description, or with an unknown field.
    """
    return [Entry(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
