"""One server over a data folder, shared by every process that uses it; the last one out stops it.

Each process holds a shared lock on ``<folder>.users`` for as long as it lives; a kill -9 gives it
back too. Starting and stopping happen behind ``<folder>.gate``, one process at a time.
"""

import atexit
import fcntl
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import errors, sql

from alongside.config.embedded.cluster import PATIENCE, Cluster


class Server:
    """This process's share in the server over one folder."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.cluster = Cluster(folder, settings)
        self._users: int | None = None
        self._turn = threading.RLock()

    def hold(self) -> None:
        """Keep the server from being stopped while this process lives, without starting it."""
        with self._turn, self._gate():
            self._hold()

    def ensure_running(self, database: str) -> str:
        """Start the server unless it runs, make the database unless it is there.

        Answers the folder of its socket. Raises ImproperlyConfigured if it cannot be started.
        """
        with self._turn, self._gate():
            self._hold()
            with self._connection() as connection:
                _make_database(connection, database)
        return str(self.cluster.socket_folder)

    def release(self) -> None:
        """Give up this process's share; whoever is last stops the server."""
        with self._turn:
            if not self.cluster.folder.parent.is_dir():
                self.drop()  # somebody has deleted the installation's data
            if self._users is None:
                return
            with self._gate():
                try:
                    fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # others still use it
                else:
                    self.cluster.stop()
                finally:
                    self.drop()

    def drop(self) -> None:
        """Close our side of the lock. After a fork the parent's share is the parent's alone."""
        if self._users is not None:
            os.close(self._users)
            self._users = None

    def _hold(self) -> None:
        if self._users is None:
            self._users = _open(self._beside("users"))
            fcntl.flock(self._users, fcntl.LOCK_SH)
            atexit.register(self.release)

    @contextmanager
    def _gate(self) -> Iterator[None]:
        self.cluster.folder.parent.mkdir(parents=True, exist_ok=True)
        gate = _open(self._beside("gate"))
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _beside(self, word: str) -> Path:
        folder = self.cluster.folder
        return folder.with_name(f"{folder.name}.{word}")

    def _connection(self) -> psycopg.Connection:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return _connect(self.cluster.socket_folder)
            except psycopg.OperationalError as error:
                if isinstance(error, errors.TooManyConnections) or time.monotonic() > deadline:
                    raise ImproperlyConfigured(
                        f"Embedded PostgreSQL does not answer: {error}"
                    ) from error
            if self.cluster.postmaster():
                time.sleep(0.05)  # it is recovering or on its way out: nothing tells us when
            else:
                self.cluster.make()
                self.cluster.start()


_SERVERS: dict[Path, Server] = {}


def over(folder: Path, settings: Mapping[str, str]) -> Server:
    """The server over this folder; the same one for every caller in this process."""
    return _SERVERS.setdefault(folder, Server(folder, settings))


def _after_fork() -> None:
    for server in _SERVERS.values():
        server.drop()
    _SERVERS.clear()


os.register_at_fork(after_in_child=_after_fork)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _connect(socket_folder: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(socket_folder), port=5432, user="postgres", dbname="postgres", autocommit=True
    )


def _make_database(connection: psycopg.Connection, name: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if not found.fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
