"""A whole installation for the length of the run: its own data folder, database and servers."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psutil
from django.db import connections

from alongside.config.embedded.base import DATABASE, embedded_server

PRODUCT, BARE = "bench.product", "bench.bare.settings"
OURS, EMPTY = DATABASE, "empty"  # the database of the house, and one with its tables alone
COMMAND = "from alongside.config.command import main; main()"  # `alongside`, whatever the path
PATIENCE = 30  # seconds until a server has to listen
ENVIRONMENT = {
    "ALONGSIDE_MODE": "production",
    # The load generator says that a proxy in front has done the TLS, as in production.
    "ALONGSIDE_REDIRECT_TO_HTTPS": "no",
    "ALONGSIDE_MESSAGES": "simulator",
}
OTHERS = (
    "BENCH_DATABASE",
    "DATABASE_URL",
    "ALONGSIDE_DEBUG",
    "ALONGSIDE_SITE_URL",
    "ALONGSIDE_CONNECTION_SECONDS",
)


@contextmanager
def temporary_house() -> Iterator[Path]:
    """Set Django up for an installation of its own, with an empty database; at the end, remove it.

    Django must not have been set up before: its settings read the environment once.
    """
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ |= {
        **ENVIRONMENT,
        "ALONGSIDE_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": PRODUCT,
    }
    django.setup()
    try:
        yield folder
    finally:
        _stop_database()
        shutil.rmtree(folder, ignore_errors=True)


def _stop_database() -> None:
    connections.close_all()
    server = embedded_server()
    if server:
        server.release()


def migrate() -> None:
    """Make the product's tables, and those of the floors."""
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity=0"],
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": BARE},
    )


@contextmanager
def database(name: str, *, like: str) -> Iterator[None]:
    """A further database of the house, a copy of one to which nobody is connected; then dropped.

    This process goes on in its own: see ``connected_to``.
    """
    make_database(name, like=like)
    try:
        yield
    finally:
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


def make_database(name: str, *, like: str) -> None:
    """Make it. It goes with the house, if not before."""
    with connected_to("postgres"):  # else this process is in the one that is copied
        _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def _as_owner(statement: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """What this process asks is asked of that database of the house."""
    ours = connections["default"]
    before = ours.settings_dict["NAME"]
    ours.close()
    ours.settings_dict["NAME"] = name
    try:
        yield
    finally:
        ours.close()
        ours.settings_dict["NAME"] = before


class Servers:
    """The product and the floors, each served by ``alongside serve``, started when first asked.

    Over the database of the house, or another one of its server.
    """

    def __init__(self, database: str = "") -> None:
        self._database = database
        self._running: dict[str, tuple[int, subprocess.Popen[bytes]]] = {}

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *_error: object) -> None:
        for _port, server in self._running.values():
            server.terminate()
        for _port, server in self._running.values():
            server.wait(PATIENCE)

    @property
    def product(self) -> int:
        """The port of the product."""
        return self._port(PRODUCT)

    @property
    def bare(self) -> int:
        """The port of the floors."""
        return self._port(BARE)

    def memory(self) -> list[float]:
        """Megabytes that each process of the product holds, its parent left out."""
        _port, server = self._running[PRODUCT]
        workers = psutil.Process(server.pid).children()
        return [worker.memory_info().rss / 1e6 for worker in workers]

    def _port(self, settings: str) -> int:
        if settings not in self._running:
            port = free_port()
            command = [sys.executable, "-m", "django", "serve", "--port", str(port)]
            server = subprocess.Popen(
                command,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": settings,
                    "BENCH_DATABASE": self._database,
                },
                stdout=subprocess.DEVNULL,
            )
            self._running[settings] = port, server
            wait_for(port, server)
        return self._running[settings][0]


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes], patience: float = PATIENCE) -> None:
    """Wait until the server listens, so many seconds. Raises RuntimeError when it does not."""
    deadline = time.monotonic() + patience
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server does not listen on port {port}.")
