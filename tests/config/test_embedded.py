"""The embedded server, for real: every process here is one, and every server starts and stops."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.config.embedded import programs
from alongside.config.embedded.cluster import Cluster
from alongside.config.embedded.server import Server

PATIENCE = 60  # seconds; nothing here should take more than three

USE = """
import sys
from pathlib import Path
from alongside.config.embedded.server import over
socket = over(Path(sys.argv[1]), {}).ensure_running("alongside")
print(socket, flush=True)
sys.stdin.read()
"""
DIE_AFTER_INITDB = """
import os, signal, sys
from pathlib import Path
from alongside.config.embedded import programs
from alongside.config.embedded.server import over
run = programs.run
def run_and_die(program, *arguments, timeout):
    run(program, *arguments, timeout=timeout)
    os.kill(os.getpid(), signal.SIGKILL)
programs.run = run_and_die
over(Path(sys.argv[1]), {}).ensure_running("alongside")
"""


class User:
    """A process that uses the server until told to leave."""

    def __init__(self, folder: Path, script: str = USE) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def socket_folder(self) -> str:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready, "the server did not start"
        line = self.process.stdout.readline().strip()
        assert line, "the server did not start: see what it said on stderr"
        return line

    def leave(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "postgresql"
    yield folder
    Cluster(folder, {}).stop()


@pytest.fixture
def user(folder: Path) -> Iterator[Callable[..., User]]:
    users: list[User] = []

    def start(script: str = USE) -> User:
        users.append(User(folder, script))
        return users[-1]

    yield start
    for one in users:
        one.kill()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """Another program of the user that PostgreSQL runs as."""
    owner = programs.owner()
    uid = owner.pw_uid if owner else os.geteuid()
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=uid) as process:
        yield process
        process.terminate()


def connect(socket_folder: str) -> psycopg.Connection:
    return psycopg.connect(
        host=socket_folder, port=5432, user="postgres", dbname="alongside", autocommit=True
    )


def postmaster(folder: Path) -> psutil.Process | None:
    return Cluster(folder, {}).postmaster()


def crash(folder: Path) -> None:
    """Kill the server like a power cut, and wait until its children have noticed."""
    main = postmaster(folder)
    assert main
    family = [main, *main.children(recursive=True)]
    main.kill()
    _gone, alive = psutil.wait_procs(family, PATIENCE)
    assert not alive


def test_processes_share_one_server_and_the_last_one_out_stops_it(folder, user) -> None:
    first, second = user(), user()  # at the same moment, over a folder that is not there yet
    assert first.socket_folder() == second.socket_folder()
    server = postmaster(folder)
    first.leave()
    assert postmaster(folder) == server
    second.leave()
    assert postmaster(folder) is None
    assert not (folder / "postmaster.pid").exists()


def test_a_killed_process_gives_its_share_back(folder, user) -> None:
    killed, other = user(), user()
    killed.socket_folder(), other.socket_folder()
    killed.kill()
    other.leave()
    assert postmaster(folder) is None


def test_what_was_committed_survives_a_crash_of_server_and_processes(folder, user) -> None:
    first = user()
    with connect(first.socket_folder()) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
        crash(folder)
    first.kill()
    assert (folder / "postmaster.pid").exists()
    with connect(user().socket_folder()) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_a_living_process_finds_a_killed_server_again(folder) -> None:
    server = Server(folder, {})
    server.ensure_running("alongside")
    crash(folder)
    with connect(server.ensure_running("alongside")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.release()
    assert postmaster(folder) is None


@pytest.mark.parametrize(
    "left",
    [
        pytest.param("", id="empty"),
        pytest.param("not a number\n", id="no number"),
        pytest.param("{number}", id="cut after the number"),
        pytest.param("{number}\n{folder}\n1700000000\n", id="cut after three lines"),
        pytest.param("{stranger}", id="number of another program, cut"),
        pytest.param("{stranger}\n{rest}", id="number of another program"),
    ],
)
def test_a_stale_lock_file_stops_nobody(folder, user, stranger, left) -> None:
    first = user()
    first.socket_folder()
    number, _newline, rest = (folder / "postmaster.pid").read_text().partition("\n")
    crash(folder)
    first.kill()
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        words = {"number": number, "folder": folder, "rest": rest, "stranger": stranger.pid}
        (folder / name).write_text(left.format(**words))
    second = user()
    with connect(second.socket_folder()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.leave()
    assert stranger.poll() is None


def test_a_start_killed_after_initdb_leaves_nothing_behind(folder, user) -> None:
    killed = user(DIE_AFTER_INITDB)
    assert killed.process.wait(PATIENCE) == -signal.SIGKILL
    assert not folder.exists()
    assert list(folder.parent.glob("postgresql.new-*"))
    user().socket_folder()
    assert postmaster(folder)
    assert not list(folder.parent.glob("postgresql.new-*"))


def test_a_folder_too_deep_for_a_socket_works(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 15) / ("with a space" * 8) / "postgresql"
    server = Server(folder, {})
    socket_folder = server.ensure_running("alongside")
    assert len(socket_folder) < 80
    with connect(socket_folder) as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(folder),)
    server.release()
    shutil.rmtree(socket_folder)


def test_data_of_another_version_is_named(folder) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(ImproperlyConfigured, match=r"PostgreSQL 16.*PostgreSQL 18"):
        Server(folder, {}).ensure_running("alongside")


def test_a_folder_with_other_things_is_left_alone(folder) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(ImproperlyConfigured, match="no PostgreSQL data"):
        Server(folder, {}).ensure_running("alongside")
    assert (folder / "letter.txt").read_text() == "mine"


def test_nobody_else_can_connect_and_no_log_repeats_what_people_typed(folder) -> None:
    server = Server(folder, {})
    socket_folder = Path(server.ensure_running("alongside"))
    assert (socket_folder / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    with connect(str(socket_folder)) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        connection.execute("CREATE TABLE people (name text UNIQUE)")
        for statement in ("INSERT INTO people VALUES (%s)", "SELECT %s::int, 'Ada Quimby'"):
            for _twice in range(2):
                try:
                    connection.execute(statement, ["Ada Quimby"])
                except psycopg.Error:
                    continue
    server.release()
    assert "Quimby" not in (folder / "server.log").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_hands_the_data_to_an_ordinary_user(folder, user) -> None:
    user().socket_folder()
    server = postmaster(folder)
    assert server
    assert server.username() == programs.ROOT_BECOMES
    assert folder.stat().st_mode & 0o777 == 0o700
