"""Measuring in turns: this machine is never equally fast for long, but for a while it is."""

from collections.abc import Callable

from bench.load import Load
from bench.run import say

ROUNDS = 5
SECONDS = 2.0
Round = Callable[[float], Load]


def in_turns(floor: Round, product: Round, rounds: int = ROUNDS) -> list[tuple[Load, Load]]:
    """So many rounds of (floor, product), one after the other, each warmed up first."""
    floor(SECONDS / 2)
    product(SECONDS / 2)
    return [_shown(floor(SECONDS), product(SECONDS)) for _round in range(rounds)]


def repeated(floor: Round) -> list[Load]:
    """Five rounds of a floor alone."""
    floor(SECONDS / 2)
    return [floor(SECONDS) for _round in range(ROUNDS)]


def _shown(floor: Load, product: Load) -> tuple[Load, Load]:
    say(f"  floor {floor.rate:.0f}/s, product {product.rate:.0f}/s")
    return floor, product


def rates(turns: list[tuple[Load, Load]]) -> list[tuple[float, float]]:
    """The rates of the rounds."""
    return [(floor.rate, product.rate) for floor, product in turns]
