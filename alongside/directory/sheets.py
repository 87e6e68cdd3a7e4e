"""Reading tables that people send: CSV files, plain or gzipped, and workbooks; row by row.

A fault of the whole file (wrong kind, wrong encoding, a quotation mark never closed) raises
Refused; a fault of one row is handed over with the row, for the reader to report.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.directory import workbooks
from alongside.directory.workbooks import LARGEST

Lines = Iterator[tuple[int, list[str]]]  # number and cells
TITLES = 20  # rows that may stand above the headings
_A_ROW = 3  # cells, of a row that is no title
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class SheetRow:
    """One row: the line it starts on (1 is the first of the file), its cells, what is wrong."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def read(path: Path, columns: set[str], encoding: str = "utf-8") -> Iterator[SheetRow]:
    """The rows of a CSV file, or of the first sheet of a workbook.

    Raises Refused for a fault of the whole file: see ``opened``, ``rows`` and ``workbooks.lines``.
    """
    if _is_archive(path):
        yield from _checked(workbooks.lines(path), columns, padded=True)
        return
    with opened(path, encoding) as text:
        yield from rows(text, columns)


def headings(path: Path, encoding: str = "utf-8") -> list[str]:
    """The columns' names. Raises Refused as ``read`` does."""
    if _is_archive(path):
        _line, found = next(_table(workbooks.lines(path)), (1, []))
    else:
        with opened(path, encoding) as text:
            try:
                _line, found = next(_table(enumerate(_reader(text), 1)), (1, []))
            except csv.Error as error:
                raise Refused(
                    _("The first line holds no headings that can be told apart.")
                ) from error
    named = [heading.strip() for heading in found if heading.strip()]
    if not named:
        raise Refused(_("The first line holds no headings."))
    return named


def encoding_of(path: Path) -> str:
    """How a file is likely to be written: in UTF-8 if it can be read so, else in Windows-1252."""
    if _is_archive(path):
        return "utf-8"
    try:
        with opened(path) as text:
            while text.read(1 << 16):
                pass
    except Refused:
        return "cp1252"
    return "utf-8"


def _is_archive(path: Path) -> bool:
    """Whether it begins as a workbook does, whatever it is called."""
    try:
        with path.open("rb") as raw:
            return raw.read(4) == b"PK\x03\x04"
    except OSError:
        return False  # opening it as text says what is wrong


@contextmanager
def opened(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The file as text, without its byte-order mark.

    Raises Refused for a file that cannot be read, is empty, or is not in this encoding
    (at whatever line that shows).
    """
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
        if not start:
            raise Refused(_("The file %(name)s is empty.") % {"name": path.name})
        codec = "utf-8-sig" if encoding.lower().replace("-", "") == "utf8" else encoding
        with _unpacked(path, packed=start.startswith(b"\x1f\x8b")) as raw:
            yield io.TextIOWrapper(raw, encoding=codec, newline="")
    except UnicodeDecodeError as error:
        raise Refused(
            _(
                "%(name)s is not written in %(encoding)s (the byte %(byte)s has no meaning there). "
                "Save it as “CSV UTF-8”, or say what it is written in: Windows-1252 (by command: "
                "--encoding cp1252) for a file from an older Excel."
            )
            % {
                "name": path.name,
                "encoding": encoding.upper(),
                "byte": f"0x{error.object[error.start]:02X}",
            }
        ) from error
    except (OSError, EOFError, LookupError, zlib.error) as error:
        raise Refused(
            _("%(name)s cannot be read: %(why)s.") % {"name": path.name, "why": error}
        ) from error


def _unpacked(path: Path, *, packed: bool) -> BinaryIO:
    return cast(BinaryIO, _Bounded(path)) if packed else path.open("rb")


class _Bounded(gzip.GzipFile):
    """A packed file, which can hold very much of nothing: too much is refused as it is read."""

    def read1(self, size: int = -1) -> bytes:
        """Some bytes. Raises Refused once there were more than ``LARGEST``."""
        if self.tell() > LARGEST:
            raise Refused(
                _("The file unpacks to more than %d megabytes. Split it.") % (LARGEST // 1024**2)
            )
        return super().read1(size)


def rows(text: TextIO, columns: set[str]) -> Iterator[SheetRow]:
    """The rows under the headings, which must hold all of ``columns``; blank lines are passed over.

    Raises Refused for missing or repeated headings, no row at all, and broken quotation marks.
    """
    reader = _reader(text)
    line = 1

    def lines() -> Lines:
        nonlocal line
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1

    try:
        yield from _checked(lines(), columns)
    except csv.Error as error:
        if "field larger than field limit" in str(error):  # csv has no other way to say which
            raise Refused(_too_long(line)) from error
        raise Refused(
            _(
                "The quotation marks do not match in the row that starts on line %(line)d, so the "
                "rest of the file cannot be told apart. Nothing was changed. Correct that row."
            )
            % {"line": line}
        ) from error


def _reader(text: Iterable[str]) -> Any:
    start = list(islice(text, TITLES))
    return csv.reader(chain(start, text), delimiter=_delimiter(start), strict=True)


def _delimiter(lines: list[str]) -> str:
    """What stands between the cells: a comma, or what copies and spreadsheets elsewhere write."""
    headings = next((line for line in lines if any(map(line.count, _DELIMITERS))), "")
    return max(_DELIMITERS, key=headings.count)


def _table(lines: Lines) -> Lines:
    """The rows from the headings on: a title may stand above them."""
    lines = iter(lines)
    start = list(islice(lines, TITLES))
    filled = [sum(bool(cell.strip()) for cell in cells) for _line, cells in start]
    first = next((at for at, cells in enumerate(filled) if cells), 0)
    if start and filled[first] == 1:
        first = next((at for at, cells in enumerate(filled) if cells >= _A_ROW), first)
    yield from start[first:]
    yield from lines


def _checked(lines: Lines, columns: set[str], *, padded: bool = False) -> Iterator[SheetRow]:
    """The rows under the headings; ``padded``: where a row ends, its other cells are empty."""
    lines = _table(lines)
    _line, found = next(lines, (1, []))
    headings = [heading.strip() for heading in found]
    _check(headings, columns)
    any_row = False
    for line, cells in lines:
        if cells:
            any_row = True
            missing = len(headings) - len(cells) if padded else 0
            yield _row(line, headings, cells + [""] * missing)
    if not any_row:
        raise Refused(_("The file has headings but no rows."))


def _too_long(line: int) -> str:
    return _(
        "A value in the row that starts on line %(line)d is longer than %(limit)s characters: too "
        "long for any column, or a quotation mark is never closed. Nothing was changed. Correct "
        "that row."
    ) % {"line": line, "limit": f"{csv.field_size_limit():,}"}


def _check(headings: list[str], columns: set[str]) -> None:
    missing = sorted(columns - set(headings))
    if missing:
        raise Refused(
            _("The file has no column %(missing)s. Its columns are: %(found)s.")
            % {
                "missing": ", ".join(f"“{name}”" for name in missing),
                "found": ", ".join(f"“{name[:40]}”" for name in headings[:60]) or "–",
            }
        )
    repeated = sorted({name for name in columns if headings.count(name) > 1})
    if repeated:
        raise Refused(
            _("The file has the column %(names)s more than once. Keep one.")
            % {"names": ", ".join(f"“{name}”" for name in repeated)}
        )


def _row(line: int, headings: list[str], cells: list[str]) -> SheetRow:
    if len(cells) != len(headings):
        return SheetRow(
            line,
            fault=_("it has %(found)d values, the headings %(wanted)d. Add or remove commas.")
            % {"found": len(cells), "wanted": len(headings)},
        )
    if "\x00" in "".join(cells):
        return SheetRow(line, fault=_("it holds a NUL character. Remove it."))
    return SheetRow(line, dict(zip(headings, (cell.strip() for cell in cells), strict=True)))
