"""A peer: Datasette on SQLite FTS5, over the same documents."""

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from alongside.common.clock import today
from alongside.directory.models import Postcode
from alongside.directory.search import Question, search
from alongside.directory.search.statement import STALE_COSTS, TOO_OLD_COSTS
from bench.house import free_port, wait_for
from bench.listings import vocabulary

_ROWS = f"""
SELECT e.service_id::text, s.name, s.description, place[0], place[1],
    CASE WHEN e.fresh_until > %(today)s THEN 0
        WHEN e.offered_until > %(today)s THEN {STALE_COSTS} ELSE {TOO_OLD_COSTS} END,
    ' ' || e.facets || ' '
FROM directory_searchentry e JOIN directory_service s ON s.id = e.service_id
WHERE place IS NOT NULL
"""
_TABLES = """
CREATE TABLE services (
    id TEXT, name TEXT, about TEXT, east REAL, north REAL, behind INT, facets TEXT
);
"""
_INDEX = """
CREATE VIRTUAL TABLE words USING fts5(name, about, facets, content='services');
INSERT INTO words(words) VALUES ('rebuild');
"""
# Filters are words of its index too, as they are in ours.
_ASK = """
SELECT id FROM words JOIN services ON services.rowid = words.rowid WHERE words MATCH :match
ORDER BY sqrt((east - :east) * (east - :east) + (north - :north) * (north - :north))
    + behind LIMIT 20
"""


class Datasette:
    """A server of the rows of the search, for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "services.db"
        self.port = free_port()

    def __enter__(self) -> "Datasette":
        self._fill()
        command = [sys.executable, "-m", "datasette", "serve", str(self.file), "-p", str(self.port)]
        limits = ["--setting", "sql_time_limit_ms", "20000", "--setting", "num_sql_threads", "4"]
        self.server = subprocess.Popen(
            [*command, *limits], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self.port, self.server)
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.terminate()
        self.server.wait(20)

    def _fill(self) -> None:
        with sqlite3.connect(self.file) as database, connection.cursor() as cursor:
            database.executescript(_TABLES)
            cursor.execute(_ROWS, {"today": today()})
            while rows := cursor.fetchmany(10_000):
                # Its own way to cut words would cut codes: they become words of letters.
                plain = [(*row[:6], _codes(row[6])) for row in rows]
                database.executemany("INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?)", plain)
            database.executescript(_INDEX)

    def fair(self, asked: list[dict[str, str]]) -> list[dict[str, str]]:
        """Questions whose word shares its stem with no other: Datasette knows no stems."""
        words = vocabulary()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (ts_lexize('english_stem', w))[1] FROM unnest(%s::text[]) w", [words]
            )
            stems = dict(zip(words, (stem for (stem,) in cursor.fetchall()), strict=True))
        shared = Counter(stems.values())
        return [question for question in asked if shared[stems[question["words"]]] == 1]

    def address(self, question: dict[str, str]) -> str:
        place = Postcode.objects.get(postcode=question["postcode"]).place
        assert place
        filters = [f"{k}:{v}" for k, v in question.items() if k not in ("words", "postcode")]
        codes = _codes(" ".join(filters), " AND ")
        match = f"{{name about}} : {question['words']} AND facets : ({codes})"
        values = {"match": match, "east": place.easting, "north": place.northing}
        return f"/services.json?{urlencode({'sql': _ASK, '_shape': 'arrayfirst', **values})}"

    def compare(self, asked: list[dict[str, str]]) -> None:
        """Raise AssertionError unless both answer the same services, the nearest.

        Their order may differ: our page puts first what is named as it was asked for.
        """
        for question in asked:
            place = Postcode.objects.get(postcode=question["postcode"]).place
            rest = {k: v for k, v in question.items() if k != "postcode"}
            ours = [hit for hit in search(Question(near=place, **rest)).hits if hit.place]
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{self.address(question)}", timeout=30
            ) as answer:
                theirs = json.load(answer)
            assert {str(hit.service_id) for hit in ours} == {*theirs[: len(ours)]}, question
            assert len(ours) == len(theirs) or len(ours) + 1 > 20, question


def _codes(facets: str, between: str = " ") -> str:
    return between.join(
        facet.replace(":", "x").replace("-", "x").replace("_", "x") for facet in facets.split()
    )
