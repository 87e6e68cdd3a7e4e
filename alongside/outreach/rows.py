"""Reading a list of people from a CSV file: which NHS number, which date of birth, in which row."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.common import nhs_number
from alongside.common.errors import Refused

LARGEST_FILE = 1_000_000  # bytes: less than what would be put on a disk while it arrives
MOST_ROWS = 2_000
_NUMBERS = frozenset({"nhs number", "nhs no", "nhs no.", "nhsnumber", "nhs"})
_BIRTHS = frozenset({"date of birth", "dob", "d.o.b.", "birth date", "born"})
_WRITTEN = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y")


@dataclass(frozen=True)
class Row:
    """One row with something in it: who it names, or ``wrong``, what is the matter with it."""

    line: int  # in the file, the first line is 1
    number: str = ""
    born: dt.date | None = None
    wrong: str = ""


def read(content: bytes) -> list[Row]:
    """The rows of a CSV file in the order of the file, those with mistakes too.

    With headings the columns may stand anywhere; without, the number comes first and then the
    date of birth, day before month. Raises Refused for what is no such file, or too long.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(_("The file is larger than 1 megabyte. Split it."), field="file")
    try:
        lines = list(csv.reader(io.StringIO(_text(content), newline=""), strict=True))
    except csv.Error:
        raise Refused(_("This is no CSV file. Save the list as CSV."), field="file") from None
    filled = [(at, cells) for at, cells in enumerate(lines, start=1) if any(map(str.strip, cells))]
    if not filled:
        raise Refused(_("There is nothing in the file."), field="file")
    columns = _columns(filled[0][1])
    rows = list(_rows(filled[1:] if columns else filled, columns or (0, 1)))
    if not rows:
        raise Refused(_("There are headings in the file and nobody below them."), field="file")
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("The list has %(rows)s rows; at most %(most)s can be looked at. Split it.")
            % {"rows": len(rows), "most": MOST_ROWS},
            field="file",
        )
    return rows


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise Refused(_("This is no CSV file. Save the list as CSV."), field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(headings: Sequence[str]) -> tuple[int, int] | None:
    """Where number and date stand; None where the first line is a person already."""
    named = [" ".join(heading.lower().split()) for heading in headings]
    if any(any(map(str.isdigit, heading)) for heading in named):
        return None
    numbers = [at for at, heading in enumerate(named) if heading in _NUMBERS]
    births = [at for at, heading in enumerate(named) if heading in _BIRTHS]
    if len(numbers) != 1 or len(births) != 1:
        raise Refused(
            _("Name one column “NHS number” and one “Date of birth”; others may stay."),
            field="file",
        )
    return numbers[0], births[0]


def _rows(lines: Sequence[tuple[int, list[str]]], columns: tuple[int, int]) -> Iterator[Row]:
    for at, cells in lines:
        number, born = (cells[place].strip() if place < len(cells) else "" for place in columns)
        try:
            yield Row(at, nhs_number.parse(number), _day(born))
        except Refused as refusal:
            yield Row(at, wrong=refusal.message)


def _day(text: str) -> dt.date:
    for written in _WRITTEN:
        try:
            return dt.datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Refused(_("The date of birth is missing or no date. Write it like 09/03/1948."))
