"""What may be kept as a document: pictures, drawn anew, and PDFs without anything that acts."""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.common.pictures import small_jpeg

PDF, JPEG = "application/pdf", "image/jpeg"
LARGEST_PDF = 5 * 1024 * 1024  # bytes
LEGIBLE = 2400  # pixels a side: the small print of a photographed A4 letter can be read
_MOST_UNPACKED = 20 * 1024 * 1024  # bytes, of all the packed lists of objects in one PDF
# Names by which a PDF acts, opens something or carries other files: ISO 32000-2, 7.11 and 12.6.
_ACTS = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/SubmitForm",
    b"/ImportData",
    b"/XFA",
)
_ACTING = re.compile(b"(?:" + b"|".join(_ACTS) + rb")s?(?![A-Za-z])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(<<(?:(?!stream).){0,2000}?/ObjStm.{0,2000}?)stream\r?\n", re.DOTALL)
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def checked(file: bytes) -> tuple[bytes, str]:
    """What is kept of a file, and its media type; whatever the file is called.

    Raises Refused, saying what to do, for anything else than a picture or a PDF, for what is too
    large, and for a PDF that is locked, damaged, or does more than be read.
    """
    if not file:
        raise Refused(_("The file is empty."), field="file")
    if file.startswith(b"%PDF-"):
        _check_pdf(file)
        return file, PDF
    if file[4:8] == b"ftyp":
        raise Refused(
            _(
                "This picture or film is of a kind that we cannot read. On an iPhone choose "
                "“Most compatible” in the settings of the camera, or send it as a JPEG."
            ),
            field="file",
        )
    if file.startswith(_WORD):
        raise Refused(
            _("Save the document as a PDF first, then choose the PDF: it looks the same to all."),
            field="file",
        )
    if not file.startswith(_PICTURES):
        raise Refused(
            _("We cannot take this kind of file. Choose a PDF or a picture (JPEG, PNG or WebP)."),
            field="file",
        )
    picture, _width, _height = small_jpeg(file, LEGIBLE)
    return picture, JPEG


def _check_pdf(file: bytes) -> None:
    if len(file) > LARGEST_PDF:
        raise Refused(_("Choose a PDF of at most 5 megabytes, or split it."), field="file")
    if b"%%EOF" not in file[-1100:]:
        raise Refused(
            _("This PDF is damaged, or more than a PDF. Print it to a new PDF and choose that."),
            field="file",
        )
    if _ENCRYPTED.search(file):
        raise Refused(_("This PDF is locked with a password. Save it without one."), field="file")
    if any(_ACTING.search(_unescaped(part)) for part in (file, *_packed(file))):
        raise Refused(
            _(
                "This PDF does more than be read: it holds a program, a form that sends itself, or "
                "another file. Print it to a new PDF and choose that."
            ),
            field="file",
        )


def _unescaped(part: bytes) -> bytes:
    """Names as they are meant: ``/J#53`` is ``/JS``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _packed(file: bytes) -> Iterator[bytes]:
    """The packed lists of objects, unpacked so far that they cannot fill our memory."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(file):
        unpacking = zlib.decompressobj()
        try:
            part = unpacking.decompress(file[found.end() :], left)
        except zlib.error:
            raise Refused(
                _("This PDF cannot be checked. Print it to a new PDF and choose that."),
                field="file",
            ) from None
        left -= len(part)
        if left <= 0:
            raise Refused(_("This PDF unpacks to too much. Split it."), field="file")
        yield part
