"""The open cases of the board, page by page, and what presses in them.

Asked by every link worker all day, so each statement is put together once.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from alongside.accounts.actor import Actor
from alongside.care.cover import in_hand
from alongside.care.models import Case
from alongside.care.pressing import Pressing, is_on, on_lists
from alongside.care.queries import listed, open_cases
from alongside.care.shares import (
    FIRST_MONTHS,
    alike,
    points_as_text,
    rule_of,
    rule_with,
    usual_rule,
    weight_of,
    with_factors,
    with_weight,
)
from alongside.common import clock
from alongside.common.statements import among, at_once, put_together_once


@dataclass(frozen=True)
class OnBoard:
    """The whole team's cases, or one's own and those of colleagues (users) whom one covers for."""

    pressing: Pressing
    whole_team: bool
    covered: tuple[uuid.UUID, ...] | None = None

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``common.statements`` wants it."""
        return replace(self, pressing=other(self.pressing), covered=other(self.covered))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many cases are on each list, by its name; all of them by no name."""
        return on_lists(self._each[1])

    @cached_property
    def _each(self) -> tuple[list[str], list[int]]:
        ((ids, lists),) = _with_lists(self)
        return ids, lists

    def page(self, only: str, start: int, stop: int, *, heaviest: bool = False) -> list[Any]:
        """Some of a list with what their weight is made of: see ``weights``. Of equal ones, and
        unless ``heaviest`` come first, the most pressing first."""
        listed = [case_id for case_id, lists in zip(*self._each, strict=True) if is_on(lists, only)]
        since = clock.now() - FIRST_MONTHS
        if heaviest:
            points = frozenset(rule_of(self.pressing.actor).points.items())
            return _heaviest(self.pressing, _ids(listed), since, points, start, stop)
        # What a row shows is asked of those on the page alone, not of all that are put in order.
        return _these(self.pressing, _ids(listed[start:stop]), since)


def _ids(texts: Iterable[str]) -> tuple[uuid.UUID, ...]:
    return tuple(map(uuid.UUID, texts))


def weights(page: Sequence[Any]) -> dict[uuid.UUID, tuple[int, tuple[tuple[str, int], ...]]]:
    """How heavy each of the cases on a page counts by the team's rule, and what of."""
    rule = rule_with(page[0].points_of_the_rule) if page else usual_rule()
    known = {alike(case): case for case in page}
    weighed = {factors: weight_of(case, rule) for factors, case in known.items()}
    return {case.pk: weighed[alike(case)] for case in page}


def _all(asked: OnBoard) -> QuerySet[Case]:
    actor = asked.pressing.actor
    cases = open_cases(actor, asked.pressing.today)
    return cases if asked.whole_team else cases.filter(in_hand(actor, asked.covered or ()))


@put_together_once
def _with_lists(asked: OnBoard) -> QuerySet[Case, tuple[list[str], list[int]]]:
    # As two long columns of one row, in one order without ties: as many rows would take longer to
    # come than to be found.
    cases = asked.pressing.with_lists(_all(asked))
    order = cases.query.order_by
    columns = at_once(
        cases,
        ids=ArrayAgg(Cast("pk", TextField()), order_by=order, default=Value([])),
        on=ArrayAgg("lists", order_by=order, default=Value([])),
    )
    return columns.values_list("ids", "on")


@put_together_once
def _these(pressing: Pressing, listed: tuple[uuid.UUID, ...], since: dt.datetime) -> QuerySet[Case]:
    return _shown(pressing.actor, with_factors(_among(pressing, listed), since))


@put_together_once
def _heaviest(
    pressing: Pressing,
    listed: tuple[uuid.UUID, ...],
    since: dt.datetime,
    points: frozenset[tuple[str, int]],
    start: int,
    stop: int,
) -> QuerySet[Case]:
    found = _among(pressing, listed)
    weighed = _shown(pressing.actor, with_weight(found, dict(points), since))
    return weighed.order_by(F("weight").desc(), *found.query.order_by)[start:stop]


def _among(pressing: Pressing, listed: Sequence[uuid.UUID]) -> QuerySet[Case]:
    return open_cases(pressing.actor, pressing.today).filter(pk__in=among(listed))


def _shown(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    return listed(cases).annotate(points_of_the_rule=points_as_text(actor))
