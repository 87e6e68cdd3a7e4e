"""Doing a thing wholly or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """What is written inside is kept together, or after an error none of it is.

    Every verb is decorated with it; a page that needs two verbs for one wish puts both into it.
    The outermost one is a savepoint, so that a page can catch a refusal and still ask the database
    for what it shows. Those inside it share its fate, and cost nothing: whoever catches an error of
    theirs and goes on gets a TransactionManagementError, for half would be done.
    """
    inside = getattr(connection, "alongside_whole", False)
    connection.alongside_whole = True  # type: ignore[attr-defined]
    try:
        with transaction.atomic(savepoint=not inside):
            yield
            if transaction.get_rollback():
                raise transaction.TransactionManagementError("A part of this was not done.")
    finally:
        connection.alongside_whole = inside  # type: ignore[attr-defined]
