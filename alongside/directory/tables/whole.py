"""Reading all that is listed, table by table, in memory that does not grow with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction

from alongside.directory.tables.reading import Table, known

_BATCH = 2000
LONGEST_PAUSE = 60  # seconds between two batches
_SHOWN = "status IN ('active', 'temporarily closed')"
_SERVICES = f"SELECT id FROM directory_service WHERE {_SHOWN}"
_PLACES = f"SELECT {{}} FROM directory_serviceatlocation WHERE service_id IN ({_SERVICES})"
_ORGANIZATIONS = f"SELECT organisation_id FROM directory_service WHERE {_SHOWN}"
_OWNED = f"""SELECT id FROM {{}} WHERE service_id IN ({_SERVICES})
    OR service_at_location_id IN ({_PLACES.format("id")})
    OR location_id IN ({_PLACES.format("location_id")})
    OR organisation_id IN ({_ORGANIZATIONS})"""
# The ids of the things of each kind that are listed, or belong to something that is.
_LISTED = {
    "service": _SERVICES,
    "service_at_location": _PLACES.format("id"),
    "location": _PLACES.format("location_id"),
    "organization": f"""{_ORGANIZATIONS}
        UNION SELECT parent_id FROM organisations_organisation WHERE id IN ({_ORGANIZATIONS})
        UNION SELECT reviewer_id FROM directory_review WHERE service_id IN ({_SERVICES})""",
    "contact": _OWNED.format("directory_contact"),
    "phone": _OWNED.format("directory_phone"),
}


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction in which everything is read as it stood at the beginning."""
    first = not connection.in_atomic_block
    with transaction.atomic():
        if first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # A reader who has stopped reading would keep the whole database from tidying up.
                cursor.execute(
                    f"SET LOCAL idle_in_transaction_session_timeout = {LONGEST_PAUSE * 1000:.0f}"
                )
        yield


def everything(table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows of the table that belong to what is listed, some at a time, in a transaction."""
    conditions = [
        f"{key} IN ({_LISTED[kind]})" for key, kind in table.keys.items() if kind in _LISTED
    ]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{table.select} {' OR '.join(conditions) or 'true'}")
        rows = known(table, cursor)
        while batch := [*islice(rows, _BATCH)]:
            yield batch


def sources() -> list[tuple[str, str]]:
    """The directories that what is listed came from, each with its licence as far as known."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT source, '' FROM directory_service WHERE {_SHOWN} AND source <> ''
            UNION SELECT source, licence FROM directory_fieldsource
            WHERE licence <> '' ORDER BY 1, 2"""
        )
        return cursor.fetchall()
