"""Reading other people's files in."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.needs.services import load_needs
from bench import rows
from bench.figure import Figure, alone, compared
from bench.house import COMMAND
from bench.run import Run, say

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
POSTCODES = DATA / "postcodes" / "gb_postcodes_wgs84_2014-08.csv.gz"
LIBRARIES = DATA / "libraries" / "uk_libraries_geocoded.csv"
MAPPING = ROOT / "alongside" / "directory" / "mappings" / "libraries.yaml"
ROWS = 100_000
NEW_A_SECOND, SAME_A_SECOND = 3_000, 10_000
MOST_MEMORY = 400  # MB


def import_postcodes(run: Run) -> Iterator[Figure]:
    """Every postcode of Great Britain; once, for it takes long."""
    if not _is_there("import_postcodes", POSTCODES):
        return
    assert run.tables
    seconds, _said = _alongside("import-postcodes", str(POSTCODES))
    rows, floor = _bare_copy()
    yield compared(
        "import_postcodes",
        "import_postcodes",
        [(floor, seconds)],
        "s",
        f"alongside import-postcodes over {rows:,} rows into an empty table, start of the command "
        "included; floor: a bare COPY of the rows that came of it",
        value_at_most=60,
    )


def import_directory(run: Run) -> Iterator[Figure]:
    """Every public library; once new, once with nothing changed."""
    if not _is_there("import_directory", LIBRARIES):
        return
    assert run.tables
    for name, what in (
        ("import_directory", "new"),
        ("import_directory_again", "again, nothing changed"),
    ):
        words = ("import-directory", str(LIBRARIES), "--mapping", str(MAPPING), "--json")
        seconds, said = _alongside(*words)
        counts = ", ".join(f"{count:,} {outcome}" for outcome, count in json.loads(said).items())
        yield alone(
            "import_directory",
            name,
            [seconds],
            "s",
            f"alongside import-directory over the public libraries, {what}: {counts}; "
            "start of the command included",
        )


def import_rows(run: Run) -> Iterator[Figure]:
    """100,000 invented rows; once new, once with nothing changed; and the memory it takes."""
    assert run.tables
    with acting_as(Actor.system("bench")) as actor:
        load_needs(actor=actor)
    file, mapping = run.folder / "rows.csv", run.folder / "rows.yaml"
    rows.write(file, ROWS)
    mapping.write_text(rows.MAPPING)
    words = ("import-directory", str(file), "--mapping", str(mapping), "--json")
    for name, what, a_second in (
        ("import_rows", "new", NEW_A_SECOND),
        ("import_rows_again", "again, nothing changed", SAME_A_SECOND),
    ):
        seconds, said, memory = _measured(*words)
        counts = ", ".join(f"{count:,} {outcome}" for outcome, count in json.loads(said).items())
        yield alone(
            "import_rows",
            name,
            [seconds],
            "s",
            f"alongside import-directory over {ROWS:,} invented rows, {what}: {counts}; that is "
            f"{ROWS / seconds:,.0f} rows a second, start of the command included",
            at_most=round(ROWS / a_second, 1),
        )
        yield alone(
            "import_rows",
            f"{name}_memory",
            [memory],
            "MB",
            "the most memory that this command ever held",
            at_most=MOST_MEMORY,
        )


def _is_there(bench: str, file: Path) -> bool:
    if not file.exists():
        say(f"{bench} is left out: {file.name} is not in ../shared/data")
    return file.exists()


def _alongside(*words: str) -> tuple[float, str]:
    """Seconds that the command took, and what it printed."""
    seconds, said, _memory = _measured(*words)
    return seconds, said


def _measured(*words: str) -> tuple[float, str, float]:
    """Seconds that the command took, what it printed, and the most megabytes that it held."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as command:
        assert command.stdout
        said = command.stdout.read()
        _pid, status, used = os.wait4(command.pid, 0)
        command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode:
        raise subprocess.CalledProcessError(command.returncode, words)
    return time.perf_counter() - started, said, used.ru_maxrss / 1024


def _bare_copy() -> tuple[int, float]:
    """How many rows there are, and the seconds that COPY alone takes for them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT postcode || E'\\t' || coalesce(place::text, '\\N') FROM directory_postcode"
        )
        lines = [line for (line,) in cursor.fetchall()]
        content = "\n".join(lines) + "\n"
        started = time.perf_counter()
        cursor.execute("CREATE TABLE bare_postcode (postcode text PRIMARY KEY, place point)")
        with cursor.copy("COPY bare_postcode FROM STDIN") as copy:
            copy.write(content)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bare_postcode")
    return len(lines), seconds
