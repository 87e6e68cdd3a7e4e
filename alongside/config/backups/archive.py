"""One encrypted file with the whole database, written and read as a stream: nothing lies open.

The file is what pg_dump makes in its custom format, encrypted with age; the programs ``age`` and
``pg_restore`` read it without us.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
import pyrage

from alongside.common import row_security
from alongside.config.backups.programs import Database, stream

# What tables of the future grant to whom. pg_dump names who owned the database then.
_DEFAULTS = re.compile(r"^\d+;.* DEFAULT ACL ", re.MULTILINE)
_OWNER = re.compile(r"(ALTER DEFAULT PRIVILEGES) FOR ROLE (?:\"[^\"]+\"|\S+)")
_TABLES = """
    SELECT count(*), count(*) FILTER (WHERE relrowsecurity) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""


class NotEmptyError(RuntimeError):
    """There is something in the database already."""


class UnreadableError(RuntimeError):
    """The file was shut for others, is cut off, or was altered."""


@dataclass(frozen=True)
class Restored:
    """What stands in the database now."""

    tables: int
    with_row_security: int


def write(database: Database, file: Path, recipients: Sequence[Any]) -> int:
    """Back the database up into ``file``, whole or not at all; its size in bytes.

    Raises FileExistsError, and ProgramError with what pg_dump said.
    """
    if file.exists():
        raise FileExistsError(file)
    new = file.with_name(f"{file.name}.part")
    try:
        with _opened_for_owner(new) as out:
            command = database.command("pg_dump", "--format=custom", "--no-password")
            stream(
                database,
                [*command, f"--dbname={database.address}"],
                lambda process: pyrage.encrypt_io(process.stdout, out, recipients),
            )
            out.flush()
            os.fsync(out.fileno())
        new.rename(file)
    finally:
        new.unlink(missing_ok=True)
    return file.stat().st_size


def restore(database: Database, file: Path, identities: Sequence[Any]) -> Restored:
    """Fill an empty database from a backup, in one transaction.

    The file is first read to its end: one that is cut off or was changed touches nothing.
    Raises NotEmptyError, UnreadableError and ProgramError.
    """
    if _tables(database).tables:
        raise NotEmptyError
    listed = _through(database, file, identities, "--list").decode()
    _make_roles(database)
    into = ("--no-owner", "--single-transaction", "--no-password", f"--dbname={database.address}")
    _through(database, file, identities, *into, only=_lines(listed, defaults=False))
    defaults = _through(
        database, file, identities, "--file=-", only=_lines(listed, defaults=True)
    ).decode()
    with _connection(database) as connection:
        for statement in re.findall(r"^ALTER DEFAULT PRIVILEGES .*;$", defaults, re.MULTILINE):
            connection.execute(_OWNER.sub(r"\1", statement))
        connection.execute("ANALYZE")
    return _tables(database)


def _opened_for_owner(file: Path) -> IO[bytes]:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _lines(listed: str, *, defaults: bool) -> str:
    rows = listed.splitlines(keepends=True)
    return "".join(row for row in rows if bool(_DEFAULTS.match(row)) is defaults)


class _AsFarAsWanted:
    """Passes on what a program still reads, and lets the rest be read past it, so it is checked."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.pipe = pipe

    def write(self, data: bytes) -> int:
        with suppress(BrokenPipeError):
            self.pipe.write(data)
        return len(data)

    def flush(self) -> None:
        with suppress(BrokenPipeError):
            self.pipe.flush()


def _through(
    database: Database, file: Path, identities: Sequence[Any], *arguments: str, only: str = ""
) -> bytes:
    """What pg_restore prints of the backup, with these entries of its list alone if there are."""

    def decrypt(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin  # noqa: S101 - a pipe, as stream() makes it for pg_restore
        with file.open("rb") as encrypted:
            try:
                pyrage.decrypt_io(encrypted, _AsFarAsWanted(process.stdin), identities)
            except (pyrage.DecryptError, OSError) as error:
                raise UnreadableError(str(error)) from error

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".list") as chosen:
        chosen.write(only)
        chosen.flush()
        chosen_only = [f"--use-list={chosen.name}"] if only else []
        return stream(database, database.command("pg_restore", *arguments, *chosen_only), decrypt)


def _connection(database: Database) -> psycopg.Connection[Any]:
    return psycopg.connect(database.address, password=database.password or None, autocommit=True)


def _make_roles(database: Database) -> None:
    """Roles belong to the server and are in no backup of a database."""
    roles = [value for name, value in vars(row_security).items() if name.endswith("_ROLE")]
    with _connection(database) as connection:
        for role in roles:
            connection.execute(row_security.create_role(role).encode())


def _tables(database: Database) -> Restored:
    with _connection(database) as connection:
        row = connection.execute(_TABLES).fetchone()
    assert row  # noqa: S101 - an aggregate always answers
    return Restored(*row)
