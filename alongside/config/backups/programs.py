"""pg_dump and pg_restore over a database of Django's."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from psycopg import conninfo, pq

from alongside.config.embedded import programs


class ProgramError(RuntimeError):
    """What the program said: first lines alone, for details quote what people typed."""


@dataclass(frozen=True)
class Database:
    """One database, as the programs want it named."""

    address: str  # a conninfo string, without the password
    password: str
    is_embedded: bool

    @classmethod
    def of(cls, connection: Any, name: str | None = None) -> "Database":
        """That of a connection of Django's, or another one on the same server."""
        connection.ensure_connection()
        given: Mapping[str, Any] = connection.get_connection_params()
        known = {each.keyword.decode() for each in pq.Conninfo.get_defaults()} - {"password"}
        words = {key: value for key, value in given.items() if key in known}
        return cls(
            address=conninfo.make_conninfo(**words | ({"dbname": name} if name else {})),
            password=str(given.get("password") or ""),
            is_embedded=connection.settings_dict["ENGINE"] == "alongside.config.embedded",
        )

    def command(self, program: str, *arguments: str) -> list[str]:
        """The program of the system where there is one, else the embedded server's own."""
        installed = None if self.is_embedded else shutil.which(program)
        return [installed or str(programs.folder() / program), *arguments]

    def environment(self) -> dict[str, str]:
        """The password goes where no list of processes shows it."""
        return os.environ | ({"PGPASSWORD": self.password} if self.password else {})


def stream(
    database: Database, command: list[str], carry: Callable[[subprocess.Popen[bytes]], None]
) -> bytes:
    """Run a program while ``carry`` moves what goes into it or comes out; what else it printed.

    Raises ProgramError if it did not end well; it is ended if ``carry`` raises anything.
    """
    reads = command[0].endswith("pg_restore")
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL with our own words
            command,
            stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
            stdout=printed if reads else subprocess.PIPE,
            stderr=said,
            env=database.environment(),
            cwd="/",
        )
        try:
            carry(process)
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                _close(pipe)
            code = process.wait()
        if code:
            raise ProgramError(_first_lines(said, Path(command[0]).name))
        printed.seek(0)
        return printed.read()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):  # it had read all that it wanted
            pipe.close()


def _first_lines(said: IO[bytes], program: str) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    return "\n".join(line for line in lines if line.startswith(f"{program}:")) or program
