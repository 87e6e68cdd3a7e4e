"""The pace of ``freshness.yaml``, told to the database, which dates the search entries."""

from django.db import connection, transaction

from alongside.directory.rules.freshness import usual_pace

_KNOWN = "SELECT to_regprocedure('directory_usual_pace()') IS NOT NULL"
_HELD = "SELECT stale_after, hide_after FROM directory_usual_pace()"
_HOLD = """
CREATE OR REPLACE FUNCTION directory_usual_pace(OUT stale_after int, OUT hide_after int)
LANGUAGE sql STABLE AS $$ SELECT {stale_after:d}, {hide_after:d} $$
"""


@transaction.atomic
def use_usual_pace() -> bool:
    """Date every entry by the file, where it has changed. Answers whether it had.

    Does nothing before the migration that makes the dates. It needs to own the tables.
    """
    pace = usual_pace()
    wanted = (pace.ask_after[1], pace.hide_after)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        if cursor.fetchone() == (False,):
            return False
        cursor.execute(_HELD)
        if cursor.fetchone() == wanted:
            return False
        cursor.execute(_HOLD.format(stale_after=wanted[0], hide_after=wanted[1]))
        cursor.execute("SELECT directory_date_entries(NULL)")
    return True
