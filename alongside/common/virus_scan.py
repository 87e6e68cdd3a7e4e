"""Asking a virus scanner of the deployment's own: ClamAV's ``clamd``, over a socket.

Off unless ``ALONGSIDE_CLAMD`` names one. The protocol is INSTREAM of clamd(8): the file is sent in
pieces, each with its length as four bytes in network order, then a length of nothing.
"""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from alongside.common.errors import Refused

PATIENCE = 10  # seconds, for the connection and for each answer
_PIECE = 64 * 1024  # bytes
_LONGEST_ANSWER = 4096  # bytes
_PORT = 3310


class Scan(models.TextChoices):
    """What a scanner said of a file. Nothing said is a status, too."""

    NONE = "none", later("No scanner was asked")
    WAITING = "waiting", later("Waits for the virus scanner")
    CLEAN = "clean", later("No virus found")
    VIRUS = "virus", later("A virus was found")


class ScannerSilent(Exception):  # noqa: N818 - it is a state of somebody else's program
    """It cannot be reached, took too long, or said something that is no verdict."""


def is_on() -> bool:
    """Whether this deployment has a scanner."""
    return bool(settings.CLAMD)


def may_open(scan: str) -> bool:
    """Whether a file with this verdict may be handed out.

    With a scanner, one that it has found clean and no other; without, what no scanner held back.
    """
    return scan == Scan.CLEAN or (scan == Scan.NONE and not is_on())


def verdict_of(file: bytes) -> Scan:
    """What the scanner says of a file just sent, before anything of it is kept.

    Where it does not answer the file waits. Raises Refused for one in which it found a virus.
    """
    if not is_on():
        return Scan.NONE
    try:
        found = ask(file)
    except ScannerSilent:
        return Scan.WAITING
    if found == Scan.VIRUS:
        raise Refused(
            _(
                "The virus scanner found something harmful in this file, so it was not kept. Tell "
                "whoever sent it to you, and ask for it in another way."
            ),
            field="file",
        )
    return found


def refusal(scan: str) -> Refused:
    """Why a file is not handed out, in words."""
    if scan == Scan.VIRUS:
        return Refused(_("A virus was found in this file: nobody can open it. Ask for it again."))
    return Refused(_("This file has not been checked for viruses yet. Try again in some minutes."))


def ask(file: bytes) -> Scan:
    """CLEAN or VIRUS. Raises ScannerSilent where there is no such answer."""
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for piece in _pieces(file):
                scanner.sendall(piece)
            answer = _answer(scanner)
    except OSError as error:
        raise ScannerSilent(type(error).__name__) from error
    if answer.endswith(b" FOUND"):
        return Scan.VIRUS
    if answer == b"stream: OK":
        return Scan.CLEAN
    raise ScannerSilent("no verdict")


def _connected() -> socket.socket:
    where = settings.CLAMD
    if where.startswith("unix:"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(where.removeprefix("unix:"))
        except OSError:
            scanner.close()
            raise
        return scanner
    host, port = address_of(where)
    return socket.create_connection((host, port), timeout=PATIENCE)


def address_of(where: str) -> tuple[str, int]:
    """Host and port of ``tcp:HOST`` or ``tcp:HOST:PORT``. Raises ImproperlyConfigured otherwise."""
    host, _colon, port = where.removeprefix("tcp:").rpartition(":")
    if not host:
        host, port = port, str(_PORT)
    if not where.startswith("tcp:") or not host or not port.isdecimal():
        raise ImproperlyConfigured(
            "ALONGSIDE_CLAMD is unix:/path/to/clamd.ctl or tcp:host:port, or empty."
        )
    return host.strip("[]"), int(port)


def _pieces(file: bytes) -> Iterator[bytes]:
    for start in range(0, len(file), _PIECE):
        piece = file[start : start + _PIECE]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _answer(scanner: socket.socket) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        more = scanner.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].strip()
