"""What an uploaded file is by what it holds, whatever it is called."""

import io
import zipfile
from collections.abc import Callable

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.directory import workbooks

_START = 4096  # bytes that tell
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How files that are no table begin, and what to call them.
_OTHERS: tuple[tuple[bytes, Callable[[], str]], ...] = (
    (b"%PDF", lambda: _("a PDF")),
    (b"\x89PNG", lambda: _("a picture")),
    (b"\xff\xd8\xff", lambda: _("a picture")),
    (b"GIF8", lambda: _("a picture")),
    (b"BM", lambda: _("a picture")),
    (b"RIFF", lambda: _("a picture or a recording")),
    (b"MZ", lambda: _("a program")),
    (b"\x7fELF", lambda: _("a program")),
    (b"\xcf\xfa\xed\xfe", lambda: _("a program")),
    (b"#!", lambda: _("a program")),
    (b"{\\rtf", lambda: _("a document")),
    (b"7z\xbc\xaf", lambda: _("an archive")),
    (b"Rar!", lambda: _("an archive")),
)


def check_is_table(content: bytes) -> None:
    """Raise Refused, naming what it is instead, for what is neither workbook nor text in rows."""
    if content.startswith(_OLD_EXCEL):
        raise Refused(
            _("This is a workbook of an older kind. Save it as .xlsx or as “CSV UTF-8”."),
            field="file",
        )
    if content.startswith(b"PK"):
        _check_is_workbook(content)
        return
    if content.startswith(b"\x1f\x8b"):  # packed text is bounded as it is read
        return
    start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    named = next((name() for sign, name in _OTHERS if content.startswith(sign)), "")
    if start.startswith(b"<"):
        named = _("a web page, a drawing or XML")
    elif b"\0" in start and not named:
        named = _("not text")
    if named:
        raise Refused(
            _("This file is %(what)s, not a table. Choose a CSV file or a workbook (.xlsx).")
            % {"what": named},
            field="file",
        )


def _check_is_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            workbooks.check_size(archive, _("The workbook"))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused(
            _("This file is damaged: it cannot be unpacked. Save it again as .xlsx."), field="file"
        ) from error
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Refused(
            _("This file is an archive, not a table. Unpack it and choose what is in it."),
            field="file",
        )
