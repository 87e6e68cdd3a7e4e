"""Doing a thing once, however often it is asked: the double click, the retry, the two tabs."""

import hashlib

from django.db import connection


def hold(*what: object) -> None:
    """Queue behind anybody else who holds the same words, until their transaction ends.

    Look for the earlier result after this, never before: it may have just been committed.
    Must run inside a transaction.
    """
    words = "\x1f".join(str(part) for part in what).encode()
    number = int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
