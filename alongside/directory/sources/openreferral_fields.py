"""The fields of an Open Referral UK feed, as they fit into ours."""

from typing import Any

from alongside.directory.entry import Line
from alongside.directory.models import Phone
from alongside.directory.sources.found import Object, many, text
from alongside.directory.values import Repairs


class Fields:
    """Reads the fields of one record; ``repairs`` notes what had to be put right."""

    def __init__(self) -> None:
        self.repairs = Repairs()

    def words(self, data: Object, *names: str) -> str:
        """The first of these texts that says something, as plain words."""
        return self.repairs.text(text(data, *names))

    def line(self, data: Object, model: Any, column: str, *names: str) -> str:
        """The same as one line that fits into the column, whose name it has if none is given."""
        found = " ".join(self.words(data, *(names or (column,))).split())
        return self.repairs.fitting(found, model, column)

    def phones(self, data: Object) -> list[Line]:
        """The telephone numbers, each once."""
        lines = {}
        for phone in many(data, "phones", "phone", plain="number"):
            if shown := self.repairs.phone(text(phone, "number")):
                lines[shown] = Line(
                    shown,
                    self.line(phone, Phone, "extension"),
                    self.line(phone, Phone, "type") or "voice",
                    self.line(phone, Phone, "description"),
                )
        return list(lines.values())
