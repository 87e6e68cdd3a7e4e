"""Checking references before the transaction commits, which is when PostgreSQL does by default."""

from functools import cache

from django.db import connection


def check_references() -> None:
    """Check all that was written so far whether what refers to services, places and the like is
    right, rows that row security hides from this actor included.

    Raises IntegrityError where something refers to what is not there.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_references()} IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS {_references()} DEFERRED")


@cache
def _references() -> str:
    """The names of all references that can wait.

    Not simply ALL: the moment of a change is another thing that waits, and has to, for the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I.%I', connamespace::regnamespace, conname), ', ') "
            "FROM pg_constraint WHERE contype = 'f' AND condeferrable"
        )
        (names,) = cursor.fetchone()
    return str(names)
