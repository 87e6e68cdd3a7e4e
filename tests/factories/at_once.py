"""Several people acting at the very same moment: real connections, real locks."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from alongside.accounts.actor import Actor, acting_as

Call = Callable[[], Any]


def at_once(*calls: tuple[Actor, Call]) -> list[Any]:
    """Each call as its actor, all starting together; what each returned, or the error it raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, actor: Actor, call: Call) -> None:
        try:
            start.wait(timeout=10)
            with acting_as(actor):
                results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, *call)) for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "They wait for each other for ever."
    return results


def meanwhile(call: Call) -> Call:
    """Somebody else does this now: goes on as soon as they wait for a lock, or are done.

    What is answered waits for them, and answers what they got or the error that it raised.
    """
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    deadline = time.monotonic() + 10
    while other.is_alive() and not _somebody_waits():
        assert time.monotonic() < deadline, "The other neither ends nor waits for a lock."
        other.join(timeout=0.02)

    def outcome() -> Any:
        other.join(timeout=30)
        assert not other.is_alive(), "They wait for each other for ever."
        return results[0]

    return outcome


def _somebody_waits() -> bool:
    """In this database: other tests have others on the same server.

    Read from pg_locks alone, for pg_stat_activity does not change within a transaction. Who waits
    for another's transaction to end names no database there, but does with the other locks held.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid IN ("
            "SELECT pid FROM pg_locks JOIN pg_database AS here ON here.oid = database"
            " WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])
