"""Who refers to whom, and where people wait: what one team sent and received, as it stands now."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.working_days import between
from alongside.referrals.models import ReferralMove
from alongside.referrals.queries import last_of_coming, visible_to
from alongside.referrals.states import CAME, OPEN, UNANSWERED, Status

DAYS = 90  # what was sent before, and has ended, is no part of the view
FEW = 3  # on a waiting list are a few; from there on it is said where they are
_BACK = frozenset({Status.DECLINED, Status.RETURNED})


@dataclass
class Way:
    """All referrals from one organisation to another, each in one of the counts.

    ``unanswered``, ``listed`` (on a waiting list) and ``working`` are open; ``came``, ``back`` and
    ``stopped`` (withdrawn, closed, or completed though they did not come) are not waited for.
    ``late`` of the unanswered are so beyond the promised day. ``days`` are the working days until
    each answer of the period.
    """

    sender: str
    receiver: str
    inward: bool
    unanswered: int = 0
    late: int = 0
    listed: int = 0
    working: int = 0
    came: int = 0
    back: int = 0
    stopped: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether the team wrote down itself who asked it."""
        return self.sender == self.receiver != ""

    @property
    def other(self) -> str:
        """The one of the two that is not the team itself."""
        if self.own:
            return _("Who asked us directly")
        return self.sender if self.inward else self.receiver

    @property
    def waiting(self) -> int:
        return self.unanswered + self.listed

    @property
    def every(self) -> int:
        return self.waiting + self.working + self.came + self.back + self.stopped

    @property
    def usual_days(self) -> int | None:
        """The middle of the working days until an answer; None where nothing was answered."""
        return round(median(self.days)) if self.days else None

    def why_stuck(self) -> list[str]:
        """Why people wait here, in words; nothing where it flows."""
        said = []
        if self.late:
            late = ngettext(
                "%(num)d not answered by the promised day",
                "%(num)d not answered by the promised day",
                self.late,
            )
            said.append(late % {"num": self.late})
        if self.listed >= FEW and 2 * self.listed >= self.waiting + self.working:
            said.append(_("%(num)d on a waiting list") % {"num": self.listed})
        if said and self.usual_days is not None:
            days = ngettext(
                "an answer usually takes %(num)d working day",
                "an answer usually takes %(num)d working days",
                self.usual_days,
            )
            said.append(days % {"num": self.usual_days})
        return said


def ways(actor: Actor) -> list[Way]:
    """Each way into and out of the actor's organisation, those with most on it first.

    Of the last 90 days, and whatever is still open. Only what the actor may open is counted.
    """
    since = clock.now() - dt.timedelta(days=DAYS)
    found: dict[tuple[uuid.UUID, uuid.UUID], Way] = {}
    for sender, name, receiver, other, status, answer_by, sent_at, answered_at, coming in _rows(
        actor, since
    ):
        way = found.setdefault(
            (sender, receiver), Way(name, other, inward=receiver == actor.organisation)
        )
        _count(way, status, answer_by, missed=coming == "miss")
        if answered_at and answered_at >= since:
            way.days.append(between(clock.local_day(sent_at), clock.local_day(answered_at)))
    return sorted(found.values(), key=lambda way: (not way.inward, -way.every, way.other))


def _rows(actor: Actor, since: dt.datetime) -> Iterable[tuple[Any, ...]]:
    # Their own word, or what they said by telephone and the other side wrote down.
    theirs = Q(organisation_id=OuterRef("to_organisation_id")) | Q(heard_on__isnull=False)
    answers = ReferralMove.objects.filter(theirs, referral_id=OuterRef("pk"))
    answers = answers.exclude(status__in=UNANSWERED)
    rows = visible_to(actor).exclude(status=Status.DRAFT)
    return rows.filter(Q(sent_at__gte=since) | Q(status__in=OPEN)).values_list(
        *("from_organisation_id", "from_organisation__name"),
        *("to_organisation_id", "to_organisation__name"),
        *("status", "answer_by", "sent_at"),
        Subquery(answers.order_by("created_at").values("created_at")[:1]),
        last_of_coming(),
    )


def _count(way: Way, status: str, answer_by: dt.date | None, *, missed: bool) -> None:
    if status in UNANSWERED:
        way.unanswered += 1
        way.late += bool(answer_by and answer_by < clock.today())
    elif status == Status.WAITING:
        way.listed += 1
    elif status in CAME and not missed:
        way.came += 1
    elif status in _BACK:
        way.back += 1
    elif status in OPEN:
        way.working += 1
    else:
        way.stopped += 1


def stuck(found: Iterable[Way]) -> list[Way]:
    """Where people wait longer than was promised, or on a list: where most do, first."""
    held = [way for way in found if way.why_stuck()]
    return sorted(held, key=lambda way: (-way.late, -way.waiting, way.other))


def totals(found: Iterable[Way]) -> dict[bool, Way]:
    """Everything that came in (True) and went out (False), each as one."""
    sums: dict[bool, Way] = defaultdict(lambda: Way("", "", inward=True))
    for way in found:
        whole = sums[way.inward]
        for name in ("unanswered", "late", "listed", "working", "came", "back", "stopped"):
            setattr(whole, name, getattr(whole, name) + getattr(way, name))
    return dict(sums)
