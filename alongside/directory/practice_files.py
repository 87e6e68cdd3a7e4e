"""Reading the NHS list of prescribing practices (ODS ``epraccur``): 27 columns, no headings."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.directory.sheets import opened
from alongside.directory.values import Repairs

COLUMNS = 27
GP_PRACTICE = "4"  # prescribing setting
_CODE = re.compile(r"[A-Z0-9]{3,8}")


@dataclass(frozen=True)
class Practice:
    """One GP practice as the list has it; ``closed`` is one that no longer runs."""

    code: str
    name: str
    address_1: str
    address_2: str
    city: str
    postal_code: str
    phone: str
    closed: bool


def read(path: Path) -> Iterator[tuple[int, Practice | str]]:
    """Line and practice, or what is wrong with the line; prescribers of other kinds are left out.

    Raises Refused for a file that cannot be read or is not such a list.
    """
    with opened(path) as text:
        try:
            for line, cells in enumerate(csv.reader(text), 1):
                if len(cells) != COLUMNS:
                    if line == 1:
                        raise Refused(
                            _("%s is not the list of practices: its lines have 27 values.")
                            % path.name
                        )
                    yield line, _("it has %(found)d values, not 27") % {"found": len(cells)}
                elif cells[25] == GP_PRACTICE:
                    yield line, _practice([cell.strip() for cell in cells])
        except csv.Error as error:
            raise Refused(
                _("%(name)s cannot be read: %(why)s.") % {"name": path.name, "why": error}
            ) from error


def _practice(cells: list[str]) -> Practice | str:
    if not _CODE.fullmatch(cells[0]) or not cells[1]:
        return _("it has no code or no name")
    repairs = Repairs()
    lines = [_as_said(cell) for cell in cells[4:9] if cell]
    return Practice(
        code=cells[0],
        name=_as_said(cells[1])[:255],
        address_1=lines[0][:255] if lines else "",
        address_2=", ".join(lines[1:-2])[:255],
        city=(lines[-2] if len(lines) > 2 else lines[-1] if len(lines) > 1 else "")[:100],
        postal_code=repairs.postcode(cells[9]),
        phone=repairs.phone(cells[17]),
        closed=cells[12] != "A" or bool(cells[11]),
    )


def _as_said(shouted: str) -> str:
    """“THE OAKS SURGERY” as “The Oaks Surgery”."""
    return " ".join(
        word if any(letter.isdigit() for letter in word) else word.capitalize()
        for word in shouted.split()
    )
