"""Doing a thing wholly or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

from alongside.common.insertion import insert

Waiting = dict[type[models.Model], list[models.Model]]


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """What is written inside is kept together, or after an error none of it is.

    Every verb is decorated with it; a page that needs two verbs for one wish puts both into it.
    The outermost one is a savepoint, so that a page can catch a refusal and still ask the database
    for what it shows. Those inside it share its fate, and cost nothing: whoever catches an error of
    theirs and goes on gets a TransactionManagementError, for half would be done.
    """
    outermost = _waiting() is None
    if outermost:
        _wait({})
    try:
        with transaction.atomic(savepoint=outermost):
            yield
            if transaction.get_rollback():
                raise transaction.TransactionManagementError("A part of this was not done.")
            if outermost:
                _insert_waiting()
    finally:
        if outermost:
            _wait(None)


def insert_at_the_end(row: models.Model) -> None:
    """Write a row that nothing inside reads together with others of its table, as the last thing.

    Outside of a whole it is written at once.
    """
    waiting = _waiting()
    if waiting is None:
        insert(row)
    else:
        waiting.setdefault(type(row), []).append(row)


def _insert_waiting() -> None:
    for rows in (_waiting() or {}).values():
        insert(*rows)


def _waiting() -> Waiting | None:
    return getattr(connection, "alongside_waiting", None)


def _wait(waiting: Waiting | None) -> None:
    connection.alongside_waiting = waiting  # type: ignore[attr-defined]
