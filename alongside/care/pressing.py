"""What presses in open cases: each a list of its own on the board, with its count."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.common import clock
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to as referrals_visible_to
from alongside.referrals.states import UNANSWERED

QUIET_DAYS = 28
LONGEST_QUIET = 365


@dataclass(frozen=True)
class Pressing:
    """The conditions of today; ``quiet_days`` says from when on no contact is a list."""

    actor: Actor
    today: dt.date
    quiet_days: int = QUIET_DAYS

    @property
    def conditions(self) -> Mapping[str, Q | Exists]:
        """By name, in the order of the board. A case may be on several lists."""
        today = self.today
        return {
            "overdue": Q(next_contact_on=None) | Q(next_contact_on__lt=today),
            "not_met": Q(first_contact_at=None),
            "quiet": Q(quiet_since__lt=clock.now() - dt.timedelta(days=self.quiet_days)),
            "review": Q(plan__review_on__lte=today),
            "risk": Q(referral__risk=Referral.Risk.KNOWN),
            "service": Exists(self._unanswered()),
        }

    def _unanswered(self) -> QuerySet[Referral]:
        onward = referrals_visible_to(self.actor).filter(status__in=UNANSWERED)
        return onward.filter(parent_id=OuterRef("referral_id"))

    def only(self, cases: QuerySet[Case], name: str) -> QuerySet[Case]:
        """Of these open cases the ones on that list; all of them for a name that is none."""
        condition = self.conditions.get(name)
        return cases if condition is None else _with_silence(cases).filter(condition)

    def counts(self, cases: QuerySet[Case]) -> dict[str, int]:
        """How many of these open cases are on each list, asked at once."""
        asked = {name: Count("pk", filter=condition) for name, condition in self.conditions.items()}
        return _with_silence(cases.order_by()).aggregate(**asked)


def _with_silence(cases: QuerySet[Case]) -> QuerySet[Case]:
    # Never in touch yet: silent since the case was opened.
    return cases.alias(quiet_since=Coalesce("last_contact_at", "opened_at"))
