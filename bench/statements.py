"""The statements that a page sends to the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements_of(ask: Callable[[], object]) -> list[str]:
    """Every statement sent while the page is made in this process, in order."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return [str(query["sql"]) for query in captured.captured_queries]
