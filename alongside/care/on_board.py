"""The open cases of the board, page by page, and what presses in them.

Asked by every link worker all day, so each statement is put together once.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import QuerySet

from alongside.care.cover import in_hand
from alongside.care.models import Case
from alongside.care.pressing import ALL, Pressing
from alongside.care.queries import board
from alongside.care.shares import FIRST_MONTHS, Rule, with_weight
from alongside.common import clock
from alongside.common.statements import put_together_once


@dataclass(frozen=True)
class OnBoard:
    """The whole team's cases, or one's own and those of colleagues (users) whom one covers for."""

    pressing: Pressing
    whole_team: bool
    covered: tuple[uuid.UUID, ...] | None = None

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``common.statements`` wants it."""
        return replace(self, pressing=other(self.pressing), covered=other(self.covered))

    def counts(self) -> Mapping[str, int]:
        """How many cases are on each list, by its name; all of them by no name."""
        (counted,) = _counts(self)
        return {"": counted[ALL], **counted}

    def cases(self, only: str, start: int, stop: int) -> list[Case]:
        """Some of a list."""
        return _cases(self, only, start, stop)

    def weighed(self, rule: Rule, only: str, start: int, stop: int) -> list[Case]:
        """The same cases with their weight: see ``care.shares``."""
        since = clock.now() - FIRST_MONTHS
        return _weighed(self, frozenset(rule.points.items()), since, only, start, stop)


def _all(asked: OnBoard) -> QuerySet[Case]:
    actor = asked.pressing.actor
    cases = board(actor, None, asked.pressing.today)
    return cases if asked.whole_team else cases.filter(in_hand(actor, asked.covered or ()))


@put_together_once
def _counts(asked: OnBoard) -> QuerySet[Case, dict[str, int]]:
    return asked.pressing.counts(_all(asked))


@put_together_once
def _cases(asked: OnBoard, only: str, start: int, stop: int) -> QuerySet[Case]:
    return asked.pressing.only(_all(asked), only)[start:stop]


@put_together_once
def _weighed(
    asked: OnBoard,
    points: frozenset[tuple[str, int]],
    since: dt.datetime,
    only: str,
    start: int,
    stop: int,
) -> QuerySet[Case]:
    return with_weight(asked.pressing.only(_all(asked), only), dict(points), since)[start:stop]
