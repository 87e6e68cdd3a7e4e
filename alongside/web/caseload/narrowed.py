"""Which of the open cases the board shows: kept in its address, which names nobody."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care.cover import covered_for, running
from alongside.care.models import Absence
from alongside.care.pressing import LONGEST_QUIET, QUIET_DAYS, UNCOUNTED, Pressing
from alongside.care.queries import visible_to
from alongside.care.shares import in_cover, rule_of, weighed
from alongside.web.doors import Request

LABELS = {
    "overdue": gettext_lazy("Overdue"),
    "not_met": gettext_lazy("Not spoken with yet"),
    "quiet": gettext_lazy("No contact in %(days)s days"),
    "review": gettext_lazy("Review due"),
    "risk": gettext_lazy("Risk noted"),
    "service": gettext_lazy("A service has not answered"),
    "back": gettext_lazy("Came back from a service"),
    "wrote": gettext_lazy("A new note"),
    "help": gettext_lazy("First visit: help to arrange"),
    "visit": gettext_lazy("Ask whether they went"),
    "step": gettext_lazy("Link worker’s step overdue"),
}
CHOICES = (14, 28, 42, 90)  # days without contact


@dataclass(frozen=True)
class Listed:
    """One list among the board's: what it is called, how many are on it, where it is."""

    label: str
    query: str
    chosen: bool
    many: int | None = None


@dataclass(frozen=True)
class Narrowed:
    """What the address asks for."""

    actor: Actor
    quiet_days: int
    only: str = ""
    whole_team: bool = False
    heaviest: bool = False

    @classmethod
    def asked_for(cls, request: Request, whole_team: bool) -> Self:
        """What is no list, or no number of days, asks for nothing."""
        only, days = request.GET.get("only", ""), request.GET.get("days", "")
        asked = int(days) if days.isascii() and days.isdigit() and len(days) <= 3 else 0
        quiet = asked if 0 < asked <= LONGEST_QUIET else QUIET_DAYS
        return cls(
            request.actor,
            quiet,
            only if only in LABELS else "",
            whole_team,
            heaviest=request.GET.get("by") == "weight",
        )

    @cached_property
    def pressing(self) -> Pressing:
        """What presses now."""
        return Pressing.now(self.actor, self.quiet_days, self.only)

    @property
    def query(self) -> str:
        """To be put before ``page=``; empty for all of one's own."""
        asked: dict[str, str | int] = {"show": "team"} if self.whole_team else {}
        if self.only:
            asked["only"] = self.only
        if self.quiet_days != QUIET_DAYS:
            asked["days"] = self.quiet_days
        if self.heaviest:
            asked["by"] = "weight"
        return f"{urlencode(asked)}&" if asked else ""

    @property
    def mine(self) -> Self:
        return replace(self, whole_team=False)

    @property
    def the_teams(self) -> Self:
        return replace(self, whole_team=True)

    @property
    def orders(self) -> list[tuple[str, Self]]:
        """The same cases in each order."""
        return [
            (_("the most pressing first"), replace(self, heaviest=False)),
            (_("the heaviest first"), replace(self, heaviest=True)),
        ]

    @property
    def choices(self) -> list[Self]:
        """The same list for other lengths of silence."""
        return [replace(self, quiet_days=days) for days in CHOICES]

    def lists(self, counts: Mapping[str, int]) -> list[Listed]:
        """All cases, then each list with its count; an empty one says that it is empty.

        What is not counted for every board is counted where it is chosen.
        """
        everyone = Listed(_("All"), replace(self, only="").query, chosen=not self.only)
        return [everyone] + [
            Listed(
                str(label) % {"days": self.quiet_days},
                replace(self, only=name).query,
                self.only == name,
                counts[name] if name not in UNCOUNTED or self.only == name else None,
            )
            for name, label in LABELS.items()
        ]

    @property
    def leads(self) -> bool:
        """Whether the whole team is shown to whoever gives out its cases."""
        return self.whole_team and self.actor.may(Permission.CASES_REASSIGN)

    @cached_property
    def _absences(self) -> list[Absence]:
        return list(running(self.actor))

    @cached_property
    def covered(self) -> list[uuid.UUID]:
        """The users for whom the actor covers today."""
        if self.leads:  # who is away is read anyway, for what each has in hand
            return [one.worker_id for one in self._absences if one.cover_id == self.actor.user]
        return covered_for(self.actor)

    def workload(self, actor: Actor) -> list[dict[str, Any]]:
        """For whoever gives out cases: what each of the team has in hand; empty for others."""
        if not self.leads:
            return []
        rule = rule_of(actor)
        busy = self.pressing.by_worker(weighed(visible_to(actor), rule))
        there = {one["worker_id"] for one in busy}
        free = colleagues_who_may(actor, Permission.CASES_WORK).exclude(pk__in=there)
        none = dict.fromkeys(("open", "weight", "overdue", "not_met", "quiet", "risk"), 0)
        rows = busy + [
            {"worker_id": one.pk, "worker__name": one.name} | none for one in free.order_by("name")
        ]
        away = {one.worker_id for one in self._absences}
        covering = in_cover(actor, rule, self._absences)
        return [
            {**row, "away": row["worker_id"] in away, "covered": covering.get(row["worker_id"])}
            for row in rows
        ]
