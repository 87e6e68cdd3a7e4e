"""What presses in open cases: each a list of its own on the board, with its count."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any, Generic, Self, TypeVar

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case as When_
from django.db.models import (
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.care.asking import to_ask
from alongside.care.models import Action, Case, FirstVisit, Goal
from alongside.care.risks import at_risk
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.statements import at_once
from alongside.referrals.clocks import came_back_to, closed_to
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to as referrals_visible_to
from alongside.referrals.queries import written_back_to, written_to
from alongside.referrals.states import CAME, REASONED, UNANSWERED

QUIET_DAYS = 28
LONGEST_QUIET = 365

Row = TypeVar("Row", bound=Model)


_LISTS = (
    *("overdue", "not_met", "quiet", "review", "risk"),
    *("service", "back", "wrote", "help", "visit", "step"),
)
UNCOUNTED = frozenset({"step"})  # looked for when asked for alone: it would cost every board
_BITS = {name: 1 << place for place, name in enumerate(_LISTS)}


def is_on(lists: int, name: str) -> bool:
    """Whether a case with these ``lists`` is on that one; it is on any that is none of them."""
    return name not in _BITS or bool(lists & _BITS[name])


def on_lists(found: Iterable[int]) -> dict[str, int]:
    """How many cases are on each list, and in all (by no name): of the ``lists`` of each."""
    alike = Counter(found)
    return {
        name: sum(many for lists, many in alike.items() if is_on(lists, name))
        for name in ("", *_BITS)
    }


@dataclass(frozen=True)
class _Beside(Generic[Row]):
    """Rows beside a case, and which of them put it on which list."""

    rows: QuerySet[Row]
    lists: Mapping[str, Q]

    def bits(self) -> Coalesce:
        """SQL: the bits of all lists, the rows gone through once."""
        each = [_bit(name, condition) for name, condition in self.lists.items()]
        of_all = at_once(self.rows, bits=BitOr(_all_of(each)))
        return Coalesce(Subquery(of_all.values("bits")), Value(0))


def _all_of(bits: Iterable[Any]) -> Combinable:
    return reduce(lambda one, other: one.bitor(other), bits)


def _bit(name: str, condition: Q | Exists) -> When_:
    return When_(When(condition, then=Value(_BITS[name])), default=Value(0))


@dataclass(frozen=True)
class Pressing:
    """The conditions of today; no contact since ``quiet_from`` is a list.

    ``only`` is the one of the ``UNCOUNTED`` lists that is asked for, if any.
    """

    actor: Actor
    today: dt.date
    quiet_from: dt.datetime
    only: str = ""

    @classmethod
    def now(cls, actor: Actor, quiet_days: int = QUIET_DAYS, only: str = "") -> Self:
        """Those of this moment."""
        quiet_from = clock.now() - dt.timedelta(days=quiet_days)
        return cls(actor, clock.today(), quiet_from, only if only in UNCOUNTED else "")

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``common.statements`` wants it."""
        return replace(
            self,
            actor=other(self.actor),
            today=other(self.today),
            quiet_from=other(self.quiet_from),
        )

    @property
    def _of_the_case(self) -> Mapping[str, Q | Exists]:
        today = self.today
        return {
            "overdue": Q(next_contact_on=None) | Q(next_contact_on__lt=today),
            "not_met": Q(first_contact_at=None),
            "quiet": Q(quiet_since__lt=self.quiet_from),
            "review": Q(plan__review_on__lte=today),
            "risk": at_risk(),
        }

    @cached_property
    def _onward(self) -> _Beside[Referral]:
        onward = referrals_visible_to(self.actor).filter(parent_id=OuterRef("referral_id"))
        # Until somebody notes whether they went: nothing else holds them any more.
        unsaid = Q(first_visit__went__in=("", FirstVisit.Went.NOT_YET))
        lists = {
            "service": Q(status__in=UNANSWERED),
            "back": came_back_to(self.actor) | (closed_to(self.actor) & unsaid),
            "wrote": written_back_to(self.actor),
        }
        return _Beside(onward, lists)

    @cached_property
    def _visits(self) -> _Beside[FirstVisit]:
        open_still = FirstVisit.objects.filter(
            went__in=("", FirstVisit.Went.NOT_YET), case_id=OuterRef("pk")
        )
        # A service that declined, or has seen them, is no way for which help is wanted.
        there_already = Q(referral__status__in=REASONED | CAME)
        missing = ~Q(arranged__contains=F("wanted")) & ~there_already
        return _Beside(open_still, {"help": missing, "visit": to_ask(self.today)})

    @cached_property
    def _steps(self) -> _Beside[Action]:
        """What the link worker was to do by a day that is over, while the goal still stands."""
        owed = Action.objects.filter(
            goal__case_id=OuterRef("pk"),
            goal__status=Goal.Status.ACTIVE,
            owner=Action.Owner.WORKER,
            done_at=None,
        )
        return _Beside(owed, {"step": Q(due_on__lt=self.today)})

    def with_lists(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """These open cases, each with all its ``lists`` in one number: see ``is_on``.

        Whether a service has not answered, sent somebody back or wrote is one look at what
        followed from the referral, not three: whoever has many cases would wait for each.
        """
        of_the_case = {**self._of_the_case, "wrote": written_to(self.actor, "referral")}
        each = [_bit(name, condition) for name, condition in of_the_case.items()]
        beside = [self._onward.bits(), self._visits.bits()]
        if self.only == "step":
            beside.append(self._steps.bits())
        lists = _all_of([*each, *beside])
        return _with_silence(cases).annotate(lists=lists)

    def by_worker(self, cases: QuerySet[Case]) -> list[dict[str, Any]]:
        """How many open cases each worker has, and how many press; whoever has most stands on top.

        A worker without an open case is not among them. The cases are weighed (``care.shares``).
        """
        asked = self._asked(("overdue", "not_met", "quiet", "risk"))
        in_hand = _with_silence(cases.filter(status=Status.OPEN).order_by())
        rows = in_hand.values("worker_id", "worker__name").annotate(
            open=Count("pk"), carried=Sum("weight"), **asked
        )
        return [
            {**row, "weight": row["carried"]}
            for row in rows.order_by("-open", "worker__name", "worker_id")
        ]

    def _asked(self, names: Iterable[str]) -> dict[str, Count]:
        return {name: Count("pk", filter=self._of_the_case[name]) for name in names}


def _with_silence(cases: QuerySet[Case]) -> QuerySet[Case]:
    # Never in touch yet: silent since the case was opened.
    return cases.alias(quiet_since=Coalesce("last_contact_at", "opened_at"))
