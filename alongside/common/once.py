"""Doing a thing once, however often it is asked: the double click, the retry, the two tabs."""

import hashlib

from django.db import connection


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


def _number(what: tuple[object, ...]) -> int:
    words = "\x1f".join(str(part) for part in what).encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)
