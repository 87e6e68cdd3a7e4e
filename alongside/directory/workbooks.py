"""Reading the first sheet of a workbook (.xlsx), a row at a time, in bounded memory."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from alongside.common.errors import Refused

LARGEST = 500 * 1024 * 1024  # bytes, unpacked: a small archive can hold very much of nothing
LARGEST_BESIDE = 100 * 1024 * 1024  # bytes of it that are no sheet: those are held in memory
MOST_COLUMNS = 500
_SHEETS = "xl/worksheets/"


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row as text, without the empty ones at its end.

    Raises Refused for a file that is not a workbook, is damaged or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_size(archive, path.name)
        # Given as a file, not as a path: whatever it is called, it is a workbook by what it holds.
        with path.open("rb") as raw:
            book = openpyxl.load_workbook(raw, read_only=True, data_only=True, keep_links=False)
            yield from _lines(book)
    except (
        OSError,
        EOFError,
        KeyError,
        ValueError,
        IndexError,
        TypeError,  # an attribute that openpyxl does not know
        RuntimeError,  # packed in a way, or under a password, that zipfile does not know
        zlib.error,
        ParseError,
        DefusedXmlException,
        InvalidFileException,
        zipfile.BadZipFile,
    ) as error:
        raise Refused(
            _("%(name)s cannot be read as a workbook. Save it as “CSV UTF-8”, or again as .xlsx.")
            % {"name": path.name}
        ) from error


def check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Raise Refused for what unpacks to too much, as the archive itself says.

    What says too little is not read beyond that: its check sum is wrong then.
    """
    parts = archive.infolist()
    beside = [part.file_size for part in parts if not part.filename.startswith(_SHEETS)]
    for size, limit in (
        (sum(part.file_size for part in parts), LARGEST),
        (sum(beside), LARGEST_BESIDE),
    ):
        if size > limit:
            raise Refused(
                _("%(name)s unpacks to more than %(limit)d megabytes. Split it.")
                % {"name": name, "limit": limit // 1024**2},
                field="file",
            )


def _lines(book: Any) -> Iterator[tuple[int, list[str]]]:
    # What a sheet says of its own size is often wrong, and then rows are lost.
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _text(value: Any) -> str:
    """A cell's value as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)
