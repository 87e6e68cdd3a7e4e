"""The floors alone: what this machine could do at best, this time."""

from collections.abc import Iterator
from itertools import repeat
from urllib.parse import urlencode

from bench.figure import Figure, alone
from bench.listings import at_least
from bench.load import CONNECTIONS, Load, get, load, post
from bench.rounds import Round, repeated
from bench.run import Run

REFERRAL = urlencode(
    {
        "nhs_number": "9990000018",
        "given_name": "Ivy",
        "date_of_birth": "1948-03-09",
        "words": "I would like to get out more.",
        "needs": "loneliness",
    }
).encode()


def asking(port: int, request: bytes, *, status: int = 200) -> Round:
    """Rounds of the same request on every connection."""

    def round_of(seconds: float) -> Load:
        return load(port, [repeat(request)] * CONNECTIONS, seconds=seconds, status=status)

    return round_of


def plain(run: Run) -> Round:
    """Floor A."""
    return asking(run.servers.bare, get("/plain"))


def page(run: Run) -> Round:
    """Floor B."""
    assert run.scene
    at_least(400)
    return asking(run.servers.bare, get("/services"))


def inserts(run: Run) -> Round:
    """Floor C."""
    assert run.scene
    return asking(run.servers.bare, post("/referrals", REFERRAL), status=201)


def floor_plain(run: Run) -> Iterator[Figure]:
    assert run.tables
    yield _floor("floor_plain", repeated(plain(run)), "A: a plain Django view, no middleware")


def floor_page(run: Run) -> Iterator[Figure]:
    yield _floor(
        "floor_page",
        repeated(page(run)),
        "B: a page of 20 rows through the ORM and a template, not signed in",
    )


def floor_insert(run: Run) -> Iterator[Figure]:
    yield _floor(
        "floor_insert", repeated(inserts(run)), "C: a bare view doing three inserts, one commit"
    )


def _floor(name: str, rounds: list[Load], means: str) -> Figure:
    return alone(name, name, [each.rate for each in rounds], "requests/s", means)
