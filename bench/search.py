"""Looking for help: words, a postcode and two filters, over a million services."""

import random
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from statistics import median, quantiles
from urllib.parse import urlencode

from django.db import connection

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.common.places import Place
from alongside.directory.models import Postcode
from alongside.directory.search import Question, lexicon, statement
from alongside.directory.search import search as find
from alongside.directory.search.neighbourhood import enough
from alongside.directory.search.question import matching
from bench.datasette import Datasette
from bench.figure import Figure, alone, compared
from bench.floors import page
from bench.listings import at_least, postcodes, questions
from bench.load import CONNECTIONS, Load, get, load
from bench.rounds import Round, in_turns, rates
from bench.run import Run, say

SERVICES = 1_000_000
QUESTIONS = 500
FILTERS = (
    ("need", "food"),
    ("need", "loneliness"),
    ("day", "MO"),
    ("part", "evening"),
    ("part", "weekend"),
    ("cost", "free"),
    ("cost", "low"),
    ("mode", "in_venue"),
)
Asked = dict[str, str]


def search(run: Run) -> Iterator[Figure]:
    floor = page(run)
    say(f"filling the directory with {SERVICES} services")
    at_least(SERVICES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE directory_searchentry")
    asked = asked_for(QUESTIONS)
    turns = in_turns(floor, _searching(run.servers.product, asked))
    yield compared(
        "search",
        "search",
        rates(turns),
        "requests/s",
        f"the search page by a word, a postcode and two filters over {SERVICES:,} services, with "
        "facets, signed out, common and rare words in turn; floor: B",
        ratio_at_least=0.7,
    )
    yield compared(
        "search",
        "search_p95",
        [(product.p50, product.p95) for _floor, product in turns],
        "ms",
        "the slowest twentieth of the same requests, eight at a time; floor: their middle",
        ratio_at_most=4,
    )
    yield alone(
        "search",
        "search_memory",
        run.servers.memory(),
        "MB",
        "what each web process holds after that, shared pages counted whole",
        at_most=400,
    )
    yield _nearest_in_sql()
    yield _typo(asked)
    with Datasette(run.folder) as datasette:
        yield _against(datasette, run, asked)


def asked_for(how_many: int) -> list[Asked]:
    """Questions with a word, a place and two filters."""
    chance, places = random.Random(3), postcodes()
    return [
        {"words": word, "postcode": chance.choice(places), **dict(chance.sample(FILTERS, 2))}
        for word in questions(how_many)
    ]


def _searching(port: int, asked: list[Asked], path: str = "/directory/") -> Round:
    return rounds_of(port, [get(f"{path}?{urlencode(question)}") for question in asked])


def rounds_of(port: int, requests: list[bytes]) -> Round:
    """Rounds of these requests in turn; each connection starts elsewhere in the list."""

    def round_of(seconds: float) -> Load:
        step = len(requests) // CONNECTIONS
        turns = [islice(cycle(requests), place * step, None) for place in range(CONNECTIONS)]
        return load(port, turns, seconds=seconds)

    return round_of


def _nearest_in_sql() -> Figure:
    """The statement alone: the twenty nearest that help with a need."""
    remembered = lexicon.current()
    places = list(Postcode.objects.exclude(place=None).values_list("place", flat=True)[:500])
    with acting_as(ANONYMOUS):
        took = [
            _milliseconds(lambda place=place: _twenty(place, remembered))
            for place in [*places[:50], *places]
        ]
    return alone(
        "search",
        "search_nearest_sql",
        [quantiles(took[50:], n=20)[18]],
        "ms",
        "the statement for the twenty nearest services that help with a need, facets and all: "
        "the slowest twentieth of 500, one at a time",
        at_most=2,
    )


def _twenty(place: Place, remembered: lexicon.Lexicon) -> None:
    share = remembered.share("need:food")
    around = enough(remembered, place, share, wanted=20, within=None)
    filters = (matching([around.lexemes]), matching([("need:food",)]))
    where = statement.Where(place, None, around.reach, 0, 20)
    assert statement.nearest(statement.Asked(filters=filters), where).rows


def _typo(asked: list[Asked]) -> Figure:
    """A word with two letters changed over, beside the word itself."""
    place = Postcode.objects.get(postcode=asked[0]["postcode"]).place
    pairs = []
    with acting_as(ANONYMOUS):
        for question in [q for q in asked if len(q["words"]) > 5][:200]:
            word = question["words"]
            slip = f"{word[:3]}{word[4]}{word[3]}{word[5:]}"
            right = _milliseconds(lambda word=word: find(Question(words=word, near=place)))
            wrong = _milliseconds(lambda slip=slip: find(Question(words=slip, near=place)))
            pairs.append(wrong - right)
    return alone(
        "search",
        "search_typo",
        [median(pairs[20:])],
        "ms",
        "what a slip of the finger costs more than the word itself, the middle of 180",
        at_most=3,
    )


def _milliseconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return (time.perf_counter() - started) * 1000


def _against(datasette: Datasette, run: Run, asked: list[Asked]) -> Figure:
    """Datasette over the same documents, asked for the same twenty."""
    fair = datasette.fair(asked)
    say(f"comparing the answers to {len(fair)} questions")
    datasette.compare(fair[:40])
    turns = in_turns(
        rounds_of(datasette.port, [get(datasette.address(question)) for question in fair]),
        _searching(run.servers.product, fair),
    )
    return compared(
        "search",
        "search_datasette",
        rates(turns),
        "requests/s",
        "the same page; floor: Datasette on SQLite FTS5 answering JSON to the same questions over "
        "the same documents, the same services",
        ratio_at_least=10,
    )
