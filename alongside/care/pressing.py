"""What presses in open cases: each a list of its own on the board, with its count."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.care.asking import to_ask
from alongside.care.models import Case, FirstVisit
from alongside.care.risks import at_risk
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.statements import at_once
from alongside.referrals.clocks import came_back_onward, closed_onward
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to as referrals_visible_to
from alongside.referrals.queries import written_onward, written_to
from alongside.referrals.states import CAME, REASONED, UNANSWERED

QUIET_DAYS = 28
LONGEST_QUIET = 365
ALL = "every_open_case"


@dataclass(frozen=True)
class Pressing:
    """The conditions of today; no contact since ``quiet_from`` is a list."""

    actor: Actor
    today: dt.date
    quiet_from: dt.datetime

    @classmethod
    def now(cls, actor: Actor, quiet_days: int = QUIET_DAYS) -> Self:
        """Those of this moment."""
        return cls(actor, clock.today(), clock.now() - dt.timedelta(days=quiet_days))

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``common.statements`` wants it."""
        return replace(
            self,
            actor=other(self.actor),
            today=other(self.today),
            quiet_from=other(self.quiet_from),
        )

    @cached_property
    def conditions(self) -> Mapping[str, Q | Exists]:
        """By name, in the order of the board. A case may be on several lists."""
        today = self.today
        return {
            "overdue": Q(next_contact_on=None) | Q(next_contact_on__lt=today),
            "not_met": Q(first_contact_at=None),
            "quiet": Q(quiet_since__lt=self.quiet_from),
            "review": Q(plan__review_on__lte=today),
            "risk": at_risk(),
            "service": Exists(self._unanswered()),
            "back": Exists(self._came_back()) | Exists(self._closed()),
            "wrote": Exists(self._wrote()) | written_to(self.actor, "referral"),
            "help": Exists(self._to_arrange()),
            "visit": Exists(self._to_ask()),
        }

    def _unanswered(self) -> QuerySet[Referral]:
        onward = referrals_visible_to(self.actor).filter(status__in=UNANSWERED)
        return onward.filter(parent_id=OuterRef("referral_id"))

    def _came_back(self) -> QuerySet[Referral]:
        return came_back_onward(self.actor).filter(parent_id=OuterRef("referral_id"))

    def _closed(self) -> QuerySet[Referral]:
        # Until somebody notes whether they went: nothing else holds them any more.
        closed = closed_onward(self.actor).filter(parent_id=OuterRef("referral_id"))
        return closed.filter(first_visit__went__in=("", FirstVisit.Went.NOT_YET))

    def _wrote(self) -> QuerySet[Referral]:
        return written_onward(self.actor).filter(parent_id=OuterRef("referral_id"))

    def _to_arrange(self) -> QuerySet[FirstVisit]:
        open_still = FirstVisit.objects.filter(went__in=("", FirstVisit.Went.NOT_YET))
        missing = open_still.exclude(arranged__contains=F("wanted"))
        # A service that declined, or has seen them, is no way for which help is wanted.
        missing = missing.exclude(referral__status__in=REASONED | CAME)
        return missing.filter(case_id=OuterRef("pk"))

    def _to_ask(self) -> QuerySet[FirstVisit]:
        return FirstVisit.objects.filter(to_ask(self.today), case_id=OuterRef("pk"))

    def only(self, cases: QuerySet[Case], name: str) -> QuerySet[Case]:
        """Of these open cases the ones on that list; all of them for a name that is none."""
        condition = self.conditions.get(name)
        return cases if condition is None else _with_silence(cases).filter(condition)

    def counts(self, cases: QuerySet[Case], **beside: Aggregate) -> QuerySet[Case, dict[str, Any]]:
        """How many of these open cases there are (``ALL``) and are on each list, asked at once,
        and what else is to be known beside."""
        asked = {ALL: Count("pk"), **self._asked(self.conditions), **beside}
        return at_once(_with_silence(cases), **asked)

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
        return {name: Count("pk", filter=self.conditions[name]) for name in names}


def _with_silence(cases: QuerySet[Case]) -> QuerySet[Case]:
    # Never in touch yet: silent since the case was opened.
    return cases.alias(quiet_since=Coalesce("last_contact_at", "opened_at"))
