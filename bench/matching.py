"""What suits a person: reasons and exclusions included, beside the statements that it sends."""

import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.common.places import Place
from alongside.directory.models import Location
from alongside.matching.queries.suiting import suiting
from alongside.matching.rules.facts import Sought
from bench.figure import Figure, alone, compared
from bench.listings import at_least
from bench.run import Run, say

SERVICES = int(os.environ.get("BENCH_MATCHING_SERVICES", "50000"))
PEOPLE, ROUNDS = 60, 3
_NEEDS = {"food": "Food", "loneliness": "Loneliness", "debt-money": "Debt and money"}


def matching(run: Run) -> Iterator[Figure]:
    """How long it takes to say what suits somebody, in a directory of many services."""
    assert run.tables
    say(f"filling the directory with {SERVICES} services")
    at_least(SERVICES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    asked = _people()
    statements = [_statements(*person) for person in asked]
    rounds = [_round(asked, statements) for _number in range(ROUNDS)]
    yield compared(
        "matching",
        "matching",
        rounds,
        "ms",
        f"what suits one person of {PEOPLE}, over {SERVICES:,} services, ranked, with every reason "
        "and what was ruled out; floor: the same statements sent alone",
        ratio_at_most=2,
    )
    yield alone(
        "matching",
        "matching_statements",
        [max(map(len, statements))],
        "statements",
        "the most that one person takes, with two needs",
        at_most=20,
    )


def _people() -> list[tuple[Sought, Place]]:
    chance = random.Random(5)
    located = Location.objects.exclude(place=None).order_by("id")  # people live where services are
    places = list(located.values_list("place", flat=True)[:500])
    return [
        (
            Sought(
                needs=dict(chance.sample(sorted(_NEEDS.items()), 2)),
                age=chance.randint(18, 95),
                access={"step-free": "Step-free"},
                times={"day:MO": "Monday"},
                furthest=16_000,
            ),
            chance.choice(places),
        )
        for _number in range(PEOPLE)
    ]


def _round(asked: list[tuple[Sought, Place]], statements: list[list[str]]) -> tuple[float, float]:
    """The floor and the product in turn, each in milliseconds: the middle of all people."""
    floor, product = [], []
    with acting_as(ANONYMOUS):
        for person, sent in zip(asked, statements, strict=True):
            floor.append(_milliseconds(partial(_send, sent)))
            product.append(_milliseconds(partial(_suiting, *person)))
    return median(floor), median(product)


def _statements(sought: Sought, near: Place) -> list[str]:
    with acting_as(ANONYMOUS), CaptureQueriesContext(connection) as sent:
        _suiting(sought, near)
    return [one["sql"] for one in sent.captured_queries]


def _suiting(sought: Sought, near: Place) -> None:
    assert suiting(ANONYMOUS, sought, "", near).ranked.looked_at


def _send(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def _milliseconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
