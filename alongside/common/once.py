"""Doing a thing once, however often it is asked: the double click, the retry, the two tabs."""

import hashlib
from typing import TypeVar

from django.db import connection, models
from django.utils.translation import gettext as _

from alongside.common.errors import OutOfTurn

Kept = TypeVar("Kept", bound=models.Model)


def hold(*what: object) -> None:
    """Queue behind anybody else who holds the same words, until their transaction ends.

    Look for the earlier result after this, never before: it may have just been committed.
    Must run inside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(what)])


def share(*what: object) -> None:
    """Go on together with others who share these words; whoever holds them alone is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_number(what)])


def kept_with(
    key: object,
    rows: "models.QuerySet[Kept] | models.Manager[Kept]",
    *,
    key_in: str = "pk",
    **whose: object,
) -> Kept | None:
    """What the form with this key has made already, to answer a double click with; None: nothing.

    ``whose`` says by columns whose it must be: the case, the person or the user it is about.
    Raises OutOfTurn where the key made something of somebody else: that is no answer to this form.
    """
    earlier = rows.filter(**{key_in: key}).first()
    if earlier and any(getattr(earlier, column) != value for column, value in whose.items()):
        raise used_already()
    return earlier


def used_already() -> OutOfTurn:
    """The key of a form made something else before, seen or unseen by whoever sends it now."""
    return OutOfTurn(
        _(
            "This form was sent before, about something else. Nothing was saved. Copy what you "
            "wrote, and open the page anew."
        )
    )


def _number(what: tuple[object, ...]) -> int:
    words = "\x1f".join(str(part) for part in what).encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)
