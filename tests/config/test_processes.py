"""The commands that run an installation, as real processes."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psutil
import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.backends.postgresql.psycopg_any import sql

from alongside.config.backups.programs import Database
from alongside.config.embedded.cluster import Cluster
from tests.migrated import fingerprint, migrated_database

PATIENCE = 150  # seconds; far more than anything here should take, on a machine with other work too

# Where Django's way and ours led to the same place: the version of Django, and what is migrated.
ALIKE = Path(__file__).with_name("migrated_alike.txt")
MIGRATING = (
    "alongside/*/migrations/*.py",
    "alongside/config/management/commands/migrate.py",
)

# One process of xdist runs them, one after the other, over one folder.
pytestmark = pytest.mark.xdist_group("demo")


def _hear_ctrl_c() -> None:
    """Tests run in a shell's background inherit that Ctrl-C is not for them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """An ``alongside`` command at work, with what it prints."""

    def __init__(self, data_dir: Path, *words: str) -> None:
        environment = {
            **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
            "ALONGSIDE_DATA_DIR": str(data_dir),
            "ALONGSIDE_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "django", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_hear_ctrl_c,
        )
        self.printed = ""

    def read_until(self, text: str) -> None:
        assert self.process.stdout
        deadline = time.monotonic() + PATIENCE
        while text not in self.printed:
            ready, _, _ = select.select([self.process.stdout], [], [], deadline - time.monotonic())
            piece = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            assert piece, f"“{text}” was never printed, but: {self.printed}"
            self.printed += piece.decode()

    def end(self, with_signal: signal.Signals) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """Empty for whoever comes first; the demo that it starts makes its database there."""
    with tempfile.TemporaryDirectory(prefix="alongside-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


@pytest.fixture
def run(data_dir: Path) -> Iterator[Callable[..., Command]]:
    commands: list[Command] = []

    def start(*words: str, folder: Path = data_dir) -> Command:
        commands.append(Command(folder, *words))
        return commands[-1]

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.end(signal.SIGKILL)
    Cluster(data_dir / "postgresql", {}).stop()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free: int = server.getsockname()[1]
        return free


def health(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as response:
        answer: dict[str, str] = json.load(response)
        return answer


def postmaster(data_dir: Path) -> psutil.Process | None:
    return Cluster(data_dir / "postgresql", {}).postmaster()


def schema(database: Database) -> list[str]:
    """Every statement that would make the database anew, empty."""
    command = database.command("pg_dump", "--schema-only", database.address)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # The one line that differs each time is a password against what a dump might hold.
    return [line for line in done.stdout.splitlines() if "restrict " not in line]


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_starts_whole_and_stops_whole(data_dir, run, port, with_signal) -> None:
    demo = run("demo", "--empty", "--port", str(port))
    demo.read_until(f"http://127.0.0.1:{port}")
    assert health(port) == {"status": "ok", "database": "ok", "worker": "ok"}
    family = demo.family()
    assert len(family) >= 3  # web, its worker processes, and the worker of the queue
    assert demo.end(with_signal) == 0
    _gone, alive = psutil.wait_procs(family, PATIENCE)
    assert not alive
    assert postmaster(data_dir) is None


def test_one_child_that_dies_takes_the_demo_with_it(data_dir, run, port) -> None:
    demo = run("demo", "--empty", "--port", str(port))
    demo.read_until("Ctrl-C")
    worker = next(p for p in demo.family() if "worker" in p.cmdline())
    worker.kill()
    demo.read_until("“alongside worker” ended by itself (exit code -9)")
    assert demo.process.wait(PATIENCE) == 1
    assert postmaster(data_dir) is None


def test_children_do_not_outlive_a_killed_demo(data_dir, run, port) -> None:
    demo = run("demo", "--empty", "--port", str(port))
    demo.read_until("Ctrl-C")
    family, server = demo.family(), postmaster(data_dir)
    assert server
    demo.end(signal.SIGKILL)
    _gone, alive = psutil.wait_procs([*family, server], PATIENCE)
    assert not alive


@pytest.mark.timeout(900)  # Django's way takes its time
def test_a_new_database_is_the_one_that_django_alone_would_make(transactional_db) -> None:
    """Ours is migrated by a shorter way, which must lead to the same place.

    To go both ways takes minutes. For which migrations that was done stands in a file.
    """
    seen = f"{django.__version__} {fingerprint(MIGRATING)}\n"
    if "WRITE_MIGRATED_ALIKE" in os.environ:
        ours = Database.of(connection, migrated_database(connection))
        with migrated_by_django() as name:
            assert schema(ours) == schema(Database.of(connection, name))
        ALIKE.write_text(seen, encoding="utf-8")
    assert ALIKE.read_text(encoding="utf-8") == seen, (
        "Migrations have changed. Compare both ways anew, and commit what that writes: "
        "WRITE_MIGRATED_ALIKE=1 make test TESTS=tests/config/test_processes.py"
    )


@contextmanager
def migrated_by_django() -> Iterator[str]:
    """The name of a database on the tests' server that Django's own command has migrated."""
    own, name = connection.settings_dict["NAME"], f"alongside_by_django_{os.getpid()}"
    as_new = sql.SQL("{} DATABASE {}")
    with connection._nodb_cursor() as cursor:
        cursor.execute(as_new.format(sql.SQL("CREATE"), sql.Identifier(name)))
    try:
        connection.close()
        connection.settings_dict["NAME"] = name
        call_command(migrate.Command(), verbosity=0)
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        with connection._nodb_cursor() as cursor:
            cursor.execute(as_new.format(sql.SQL("DROP"), sql.Identifier(name)))


def test_a_port_in_use_is_said_before_anything_starts(tmp_path, run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        demo = run("demo", "--port", str(port), folder=tmp_path)
        demo.read_until("choose another port")
        assert demo.process.wait(PATIENCE) == 1
    assert f"port {port}" in demo.printed
    assert not (tmp_path / "postgresql").exists()
