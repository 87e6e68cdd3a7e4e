"""Which lines a printed sheet has, as its QR code says it: ids alone, and no name."""

import base64
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from alongside.booking.models import Session
from alongside.referrals.registers import Line, Register

LINES = 12  # on a sheet
_TAIL = 6  # bytes of an id that tell the places of one session apart


def sheets(register: Register) -> list[list[Line]]:
    """The lines that may stand on paper, sheet by sheet: nobody whose place is kept apart.

    One sheet at least: for whoever comes without a place.
    """
    shown = [line for line in register.lines if not line.apart]
    return [shown[start : start + LINES] for start in range(0, len(shown), LINES)] or [[]]


def address_of_sheet(session: Session, lines: Sequence[Line]) -> str:
    """Where what stands on that sheet is typed in, line by line in its order."""
    tails = b"".join(line.place.pk.bytes[-_TAIL:] for line in lines)
    token = base64.urlsafe_b64encode(tails).decode().rstrip("=")
    page = reverse("catch_up", args=[session.pk])
    return f"{settings.SITE_URL.rstrip('/')}{page}?sheet={token}"


def on_sheet(register: Register, token: str) -> list[Line | None]:
    """The lines of the sheet with that token, in its order; None: not on the register any more.

    Without a token, or with one that is not ours, all of them.
    """
    by_tail = {line.place.pk.bytes[-_TAIL:]: line for line in register.lines}
    tails = _tails(token)
    return [by_tail.get(tail) for tail in tails] if tails else list(register.lines)


def key_of_line(key: uuid.UUID, what: object) -> uuid.UUID:
    """The key of one line of a form that has one: the same form again is the same tap."""
    return uuid.uuid5(key, str(what))


def _tails(token: str) -> list[bytes]:
    try:
        found = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return []
    if len(found) % _TAIL or len(found) > _TAIL * LINES:
        return []
    return [found[start : start + _TAIL] for start in range(0, len(found), _TAIL)]
