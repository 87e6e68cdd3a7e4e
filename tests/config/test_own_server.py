"""A server of one's own, named by DATABASE_URL, whose owner of the database is nobody special."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from alongside.config.embedded.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent.parent
# What leans hardest on roles, row security, transactions and the queue.
TELLING = ("tests/test_two_locks.py", "tests/common/test_restricted_roles.py", "tests/outbox")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server on the network of this machine, with an empty database."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    server = Cluster(tmp_path / "server", {"listen_addresses": "127.0.0.1", "port": port})
    server.make()
    server.start()
    try:
        at = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
        with psycopg.connect(at, autocommit=True) as connection:
            connection.execute("CREATE ROLE alongside LOGIN CREATEROLE CREATEDB")
            connection.execute("CREATE DATABASE alongside OWNER alongside")
        yield f"postgresql://alongside@127.0.0.1:{port}/alongside"
    finally:
        server.stop()


@pytest.mark.timeout(600)  # a run of tests within a test
def test_an_ordinary_owner_gets_the_same_locks_and_the_same_queue(address, tmp_path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if "XDIST" not in name},
        "DATABASE_URL": address,
        "ALONGSIDE_DATA_DIR": str(tmp_path / "data"),
    }
    command = [sys.executable, "-m", "pytest", "--quiet", *TELLING]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert not (tmp_path / "data" / "under-test" / "postgresql").exists(), "it used its own server"
