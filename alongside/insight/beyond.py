"""The one door through which anything about people leaves for more than their own care.

Research, cohorts, extracts row by row: whoever reads for those reads in here, where people who
object (the national data opt-out, or to this house) and people whose record is only kept are not
there at all. PostgreSQL leaves them out, not the query. What leaves otherwise, and why it may,
stands in ``alongside/web/access/leaving.py``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.common.row_security import COUNTING_ROLE


@contextmanager
def beyond_care(actor: Actor) -> Iterator[Actor]:
    """One transaction in the role that counts, without those who object to use beyond care."""
    with acting_as(actor, role=COUNTING_ROLE):
        _say("beyond_care")
        yield actor
        _say("")  # after an error all is undone, and the setting with it


def _say(use: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('alongside.use', %s, true)", [use])
