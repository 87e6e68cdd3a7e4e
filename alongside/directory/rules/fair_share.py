"""Which of several like services have had fewer referrals than their share: shown, never forced."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

# Fewer than so many among all of them say nothing.
LEAST = 4

Name = TypeVar("Name", bound=Hashable)


def had_fewer(arrivals: Mapping[Name, int]) -> frozenset[Name]:
    """Those that were sent at most half of what each of them was sent on average."""
    total = sum(arrivals.values())
    if total < LEAST or len(arrivals) < 2:
        return frozenset()
    share = total / len(arrivals)
    return frozenset(name for name, number in arrivals.items() if number * 2 <= share)
