"""The rows of one table in a copy, and the words that many of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

# Columns that say nothing of a life.
_MECHANICAL = frozenset({"id", "key", "person"})


@dataclass(frozen=True)
class Part:
    """The rows of one table in a copy.

    ``person`` leads from a row to the person's id. ``given`` are columns that go in as they are,
    with their labels; ``checked`` are notes that others wrote: somebody reads each of them first.
    ``left_out`` are columns that never go in, with the reason. ``along``
    is a column of another row that a value is read with.
    """

    model: str
    title: Any
    person: str
    given: Mapping[str, Any]
    checked: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)
    along: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The part's name in the machine-readable copy."""
        return self.model.rpartition(".")[2].lower()

    @property
    def columns(self) -> set[str]:
        """Every column that somebody has thought of."""
        return {*self.given, *self.checked, *self.left_out, *_MECHANICAL}


INNER = _("It ties rows together and says nothing of you.")
WHO, WHEN, AT = _("Who"), _("When"), _("Organisation")
