"""The data folder of PostgreSQL: made whole or not at all, started, stopped, and never misread."""

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.core.exceptions import ImproperlyConfigured

from alongside.config.embedded import programs

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # A quarter of the memory, as PostgreSQL's manual advises; beyond a gigabyte its own cache gains
    # a single machine little.
    "shared_buffers": f"{min(1024, psutil.virtual_memory().total // 2**22)}MB",
    # What the files are kept on has no arms to move: an index is seldom dearer than a whole table.
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and error details hold what people typed: none of it belongs in a log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "logging_collector": "off",
}
# The shortest limit in use (macOS) is 104 bytes with the closing zero.
LONGEST_SOCKET = 103
PATIENCE = 60.0  # seconds, for a recovery after a crash too


@dataclass(frozen=True)
class Cluster:
    """One data folder. Its caller makes sure that no two processes start or stop it at once."""

    folder: Path
    settings: Mapping[str, str]

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the Unix socket lies: here, or in a short temporary folder if this is too deep."""
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return self.folder
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"alongside-{mark}"

    def make(self) -> None:
        """Make the folder unless it is there. A first start killed half way leaves nothing behind.

        Raises ImproperlyConfigured if the folder holds something else or another version's data.
        """
        if self._is_there():
            return
        parent = self.folder.parent
        for leftover in parent.glob(f"{self.folder.name}.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=f"{self.folder.name}.new-", dir=parent))
        _give_to_owner(new)
        if programs.owner():
            programs.let_through(new)
        _run(
            "initdb",
            *("--pgdata", str(new), "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--locale", "C", "--no-instructions"),
        )
        new.rename(self.folder)

    def _is_there(self) -> bool:
        version = self.folder / "PG_VERSION"
        if not version.exists():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise ImproperlyConfigured(
                    f"{self.folder} holds files but no PostgreSQL data. Move them away, or choose "
                    "another folder with ALONGSIDE_DATA_DIR."
                )
            return False
        found = version.read_text(encoding="utf-8").strip()
        if found != str(programs.VERSION):
            raise ImproperlyConfigured(
                f"{self.folder} holds data of PostgreSQL {found}; this version of Alongside runs "
                f"PostgreSQL {programs.VERSION}. Dump it with pg_dump of version {found}, move the "
                "folder away, start Alongside and restore the dump."
            )
        return True

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._make_socket_folder()
        self._forget_stale_lock()
        if programs.owner():
            programs.let_through(self.folder)
        settings = {**SETTINGS, **self.settings}
        settings["unix_socket_directories"] = f'"{self.socket_folder}"'
        options = shlex.join(word for item in settings.items() for word in ("-c", "=".join(item)))
        where = ("--pgdata", str(self.folder), "--log", str(self.log))
        _run("pg_ctl", "start", "--wait", *where, "--options", options, log=self.log)

    def stop(self) -> None:
        """Stop the server, if it runs, and wait until it has."""
        if self.postmaster():
            _run("pg_ctl", "stop", "--wait", "--mode", "fast", "--pgdata", str(self.folder))

    def postmaster(self) -> psutil.Process | None:
        """The running server process over this folder.

        None if there is none, also when the number in the lock file has since gone to another
        program, or to a process that is dead and not yet buried.
        """
        number = self._number_in_lock()
        if number is None:
            return None
        try:
            process = psutil.Process(number)
            command = process.cmdline()
            dead = process.status() == psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        ours = bool(command) and Path(command[0]).name == "postgres" and str(self.folder) in command
        return process if ours and not dead else None

    @property
    def _lock(self) -> Path:
        return self.folder / "postmaster.pid"

    def _number_in_lock(self) -> int | None:
        try:
            number = int(self._lock.read_text(encoding="utf-8").split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
        return number if number > 0 else None

    def _forget_stale_lock(self) -> None:
        """Deal with the lock files that PostgreSQL itself would stop at; it knows the others.

        An empty one is removed. One whose process number now belongs to another program gets our
        own number: PostgreSQL takes the number of the process that started it for stale, and goes
        on to make sure that no old backend still uses the shared memory named further down.
        """
        (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        if not self._lock.exists():
            return
        number = self._number_in_lock()
        if number is None:
            self._lock.unlink()
        elif psutil.pid_exists(number):
            _first, _newline, rest = self._lock.read_text(encoding="utf-8").partition("\n")
            fresh = self._lock.with_suffix(".new")
            fresh.write_text(f"{os.getpid()}\n{rest}", encoding="utf-8")
            _give_to_owner(fresh)
            fresh.replace(self._lock)

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        user = programs.owner()
        # In a shared temporary folder, somebody else could have laid out a folder of that name.
        if folder.is_symlink() or folder.stat().st_uid not in {
            os.geteuid(),
            user.pw_uid if user else os.geteuid(),
        }:
            raise ImproperlyConfigured(
                f"{folder} belongs to another user. Remove it, or choose a shorter path in "
                "ALONGSIDE_DATA_DIR."
            )
        folder.chmod(0o700)
        _give_to_owner(folder)


def _give_to_owner(path: Path) -> None:
    user = programs.owner()
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def _run(program: str, *arguments: str, log: Path | None = None) -> None:
    try:
        programs.run(program, *arguments, timeout=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = str(error.output or "").strip()
        more = f" See also {log}." if log else ""
        raise ImproperlyConfigured(
            f"Embedded PostgreSQL: {program} failed.{more}\n{said}"
        ) from error
