"""What may be kept as a document: pictures, drawn anew, and PDFs without anything that acts."""

import re
import zlib
from collections.abc import Iterator
from itertools import chain

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
_ACTING = {name: re.compile(name + rb"s?(?![A-Za-z])") for name in _ACTS}
_ESCAPES = {
    b"#" + written: bytes([letter])
    for letter in sorted({*b"".join(_ACTS)} - {*b"/"})
    for written in {b"%02x" % letter, b"%02X" % letter}
}
_LIST, _STREAM = b"/ObjStm", re.compile(rb"stream\r?\n")
_MOST_LISTS = 2000  # packed lists of objects in one PDF; of 100 objects each, as they are written
_LONGEST_HEAD = 2000  # bytes from the name of a packed list to what is packed
_PIECE = 64 * 1024  # bytes
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
    if any(_acts(part) for part in chain((file,), _packed(file))):
        raise Refused(
            _(
                "This PDF does more than be read: it holds a program, a form that sends itself, or "
                "another file. Print it to a new PDF and choose that."
            ),
            field="file",
        )


def _acts(part: bytes) -> bool:
    """Whether a name by which a PDF acts stands there, as it is meant: ``/J#53`` is ``/JS``."""
    if b"#" in part:
        for written, letter in _ESCAPES.items():
            part = part.replace(written, letter)
    return any(name in part and found.search(part) for name, found in _ACTING.items())


def _packed(file: bytes) -> Iterator[bytes]:
    """The packed lists of objects, unpacked so far that they fill neither our memory nor our time.

    Lists do not overlap: those of a whole PDF hold no more bytes than it has.
    """
    if file.count(_LIST) > _MOST_LISTS:
        raise _unchecked()
    left, unread, at = _MOST_UNPACKED, len(file), file.find(_LIST)
    while at >= 0:
        head = _STREAM.search(file, at, at + _LONGEST_HEAD)
        if head:
            part, read = _unpacked(memoryview(file)[head.end() :], left)
            left, unread = left - len(part), unread - read
            if left <= 0:
                raise Refused(_("This PDF unpacks to too much. Split it."), field="file")
            if unread < 0:
                raise _unchecked()
            yield part
        at = file.find(_LIST, at + len(_LIST))


def _unpacked(rest: memoryview, most: int) -> tuple[bytes, int]:
    """What is packed there, at most so many bytes, and how many bytes of ``rest`` were read.

    It is read in pieces, because what follows is copied when the end is found.
    """
    unpacking, parts, read = zlib.decompressobj(), list[bytes](), 0
    while most > 0 and read < len(rest) and not unpacking.eof:
        piece = rest[read : read + _PIECE]
        try:
            parts.append(unpacking.decompress(piece, most))
        except zlib.error:
            raise _unchecked() from None
        most -= len(parts[-1])
        read += len(piece)
    return b"".join(parts), read - len(unpacking.unused_data)


def _unchecked() -> Refused:
    return Refused(
        _("This PDF cannot be checked. Print it to a new PDF and choose that."), field="file"
    )
