"""The open cases of the board, page by page, and what presses in them.

Asked by every link worker all day, so each statement is put together once.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, QuerySet

from alongside.care.cover import in_hand
from alongside.care.models import Case
from alongside.care.pressing import ALL, Pressing
from alongside.care.queries import listed, open_cases
from alongside.care.shares import (
    FIRST_MONTHS,
    Rule,
    points_as_text,
    rule_with,
    with_factors,
    with_weight,
)
from alongside.common import clock
from alongside.common.statements import put_together_once

_POINTS = "points_of_the_rule"


@dataclass(frozen=True)
class OnBoard:
    """The whole team's cases, or one's own and those of colleagues (users) whom one covers for."""

    pressing: Pressing
    whole_team: bool
    covered: tuple[uuid.UUID, ...] | None = None

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``common.statements`` wants it."""
        return replace(self, pressing=other(self.pressing), covered=other(self.covered))

    def counts(self) -> tuple[Mapping[str, int], Rule]:
        """How many cases are on each list, by its name; all of them by no name. And the team's
        rule for how heavy each counts, which is asked along."""
        (counted,) = _counts(self)
        rule = rule_with(counted.pop(_POINTS))
        return {"": counted[ALL], **counted}, rule

    def weighed(
        self, rule: Rule, only: str, start: int, stop: int, *, heaviest: bool = False
    ) -> list[Case]:
        """Some of a list with what their weight is made of: see ``shares.weight_of``. Of equal
        ones, and unless ``heaviest`` come first, the most pressing first."""
        since = clock.now() - FIRST_MONTHS
        return _weighed(self, frozenset(rule.points.items()), since, only, heaviest, start, stop)


def _all(asked: OnBoard) -> QuerySet[Case]:
    actor = asked.pressing.actor
    cases = open_cases(actor, asked.pressing.today)
    return cases if asked.whole_team else cases.filter(in_hand(actor, asked.covered or ()))


@put_together_once
def _counts(asked: OnBoard) -> QuerySet[Case, dict[str, Any]]:
    points = points_as_text(asked.pressing.actor)
    return asked.pressing.counts(_all(asked), **{_POINTS: points})


@put_together_once
def _weighed(
    asked: OnBoard,
    points: frozenset[tuple[str, int]],
    since: dt.datetime,
    only: str,
    heaviest: bool,
    start: int,
    stop: int,
) -> QuerySet[Case]:
    found = asked.pressing.only(_all(asked), only)
    if heaviest:
        weighed = listed(with_weight(found, dict(points), since))
        return weighed.order_by(F("weight").desc(), *found.query.order_by)[start:stop]
    # What a row shows is asked of those on the page alone, not of all that are put in order.
    page = open_cases(asked.pressing.actor, asked.pressing.today)
    on_page = page.filter(pk__in=found.values("pk")[start:stop])
    return listed(with_factors(on_page, since))
