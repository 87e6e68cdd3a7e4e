"""Reading other people's files in."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from bench.figure import Figure, alone, compared
from bench.house import COMMAND
from bench.run import Run, say

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
POSTCODES = DATA / "postcodes" / "gb_postcodes_wgs84_2014-08.csv.gz"
LIBRARIES = DATA / "libraries" / "uk_libraries_geocoded.csv"
MAPPING = ROOT / "alongside" / "directory" / "mappings" / "libraries.yaml"


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


def _is_there(bench: str, file: Path) -> bool:
    if not file.exists():
        say(f"{bench} is left out: {file.name} is not in ../shared/data")
    return file.exists()


def _alongside(*words: str) -> tuple[float, str]:
    """Seconds that the command took, and what it printed."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return time.perf_counter() - started, done.stdout


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
