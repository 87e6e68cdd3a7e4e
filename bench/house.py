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

from alongside.config.embedded.base import embedded_server

PRODUCT, BARE = "alongside.config.settings", "bench.bare.settings"
COMMAND = "from alongside.config.command import main; main()"  # `alongside`, whatever the path
PATIENCE = 30  # seconds until a server has to listen
ENVIRONMENT = {
    "ALONGSIDE_MODE": "production",
    # The load generator says that a proxy in front has done the TLS, as in production.
    "ALONGSIDE_REDIRECT_TO_HTTPS": "no",
    "ALONGSIDE_MESSAGES": "simulator",
}
OTHERS = ("DATABASE_URL", "ALONGSIDE_DEBUG", "ALONGSIDE_SITE_URL", "ALONGSIDE_CONNECTION_SECONDS")


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


class Servers:
    """The product and the floors, each served by ``alongside serve``, started when first asked."""

    def __init__(self) -> None:
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
                env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
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
