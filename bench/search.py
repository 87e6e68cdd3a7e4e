"""Looking for help nearby, by words and a postcode."""

from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import urlencode

from django.db import connection

from bench.figure import Figure, compared
from bench.floors import page
from bench.listings import POSTCODE, at_least, questions
from bench.load import CONNECTIONS, Load, get, load
from bench.rounds import Round, in_turns, rates
from bench.run import Run, say

SIZES = (400, 50_000)
QUESTIONS = 500


def search(run: Run) -> Iterator[Figure]:
    floor = page(run)
    for size in SIZES:
        say(f"filling the directory with {size} services")
        at_least(size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        turns = in_turns(floor, _searching(run))
        yield compared(
            "search",
            f"search_{size}",
            rates(turns),
            "requests/s",
            f"the search page by a word and a postcode over {size:,} services, signed out, "
            "common and rare words in turn; floor: B",
        )
        yield compared(
            "search",
            f"search_{size}_p95",
            [(floor_load.p95, product.p95) for floor_load, product in turns],
            "ms",
            "the slowest twentieth of the same requests, eight at a time",
        )


def _searching(run: Run) -> Round:
    asked = [
        get(f"/directory/?{urlencode({'words': word, 'postcode': POSTCODE})}")
        for word in questions(QUESTIONS)
    ]

    def round_of(seconds: float) -> Load:
        # Each connection starts elsewhere in the list.
        step = QUESTIONS // CONNECTIONS
        connections = [islice(cycle(asked), place * step, None) for place in range(CONNECTIONS)]
        return load(run.servers.product, connections, seconds=seconds)

    return round_of
