"""Who should have the next case: pure decisions, no database.

Sources: the workload guidance for social prescribing link workers counts people, not their weight
(NHS England, 200 to 250 a year for one full-time worker), so the points are a team's own to set.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FULL_TIME = 37.5  # hours a week, where a team has not said otherwise
MOST_POINTS = 5


class Factor(models.TextChoices):
    """What makes a case heavier. None says anything that a colleague of the team may not read."""

    FIRST_MONTHS = "first_months", _("Begun less than 90 days ago")
    RISK = "risk", _("A risk is known")
    REASONS = "reasons", _("Referred for more than one reason")
    INTERPRETER = "interpreter", _("Needs an interpreter")
    SIGNS = "signs", _("May be lost on the way")


USUAL: Mapping[str, int] = {
    Factor.FIRST_MONTHS: 1,
    Factor.RISK: 2,
    Factor.REASONS: 1,
    Factor.INTERPRETER: 1,
    Factor.SIGNS: 1,
}


class Fit(models.TextChoices):
    """What speaks for one of the team, and by how many points they count as carrying less."""

    KNEW = "knew", _("Knew the person before")
    LANGUAGE = "language", _("Speaks their language")
    NEAR = "near", _("Works where they live")


USUAL_FIT: Mapping[str, int] = {Fit.KNEW: 3, Fit.LANGUAGE: 3, Fit.NEAR: 1}


@dataclass(frozen=True)
class Covered:
    """What somebody looks after today for colleagues who are away."""

    cases: int = 0
    weight: int = 0
    whose: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        """Of the colleagues."""
        return ", ".join(self.whose)


@dataclass(frozen=True)
class Load:
    """What one of the team carries, and in how many hours a week.

    ``cases`` and ``weight`` hold what they cover today too, which is ``covered``.
    """

    worker_id: uuid.UUID
    name: str
    cases: int = 0
    weight: int = 0
    hours: float = FULL_TIME
    covered: Covered = Covered()
    away: bool = False
    covered_by: str = ""

    @property
    def per_day(self) -> float:
        """Weight for each 7.5 hours that they work in a week."""
        return self.weight / (self.hours / 7.5)

    @property
    def of_it(self) -> str:
        """What of the weight is covered, and for whom, in words; empty where nothing is."""
        if not self.covered.cases:
            return ""
        return gettext("%(weight)s of it covered for %(names)s") % {
            "weight": self.covered.weight,
            "names": self.covered.names,
        }

    def without(self, covered: int) -> "Load":
        """The same before so much of the weight that they cover becomes their own."""
        return replace(self, weight=self.weight - covered)


def split(
    weights: Mapping[uuid.UUID, int],
    loads: Mapping[uuid.UUID, Load],
    barred: Mapping[uuid.UUID, frozenset[uuid.UUID]],
) -> dict[uuid.UUID, uuid.UUID]:
    """Each case to one of the team, the heaviest first, always to whoever then carries least.

    Weighed against hours. ``barred`` names per case who may not have it; a case that nobody may
    have is not in the answer. The same question has the same answer.
    """
    carried = {worker: float(load.weight) for worker, load in loads.items()}
    given = {}
    for case in sorted(weights, key=lambda one: (-weights[one], one)):
        able = [one for one in loads if one not in barred.get(case, frozenset())]
        if not able:
            continue
        to = min(able, key=lambda one: ((carried[one] + weights[case]) / loads[one].hours, one))
        carried[to] += weights[case]
        given[case] = to
    return given


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for a worker: how heavy, who may not have them, what speaks for whom."""

    id: uuid.UUID
    weight: int
    barred: frozenset[uuid.UUID] = frozenset()
    fits: Mapping[uuid.UUID, frozenset[str]] = field(default_factory=dict)


def propose(
    queue: Sequence[Waiting], loads: Mapping[uuid.UUID, Load], points: Mapping[str, int]
) -> dict[uuid.UUID, uuid.UUID]:
    """For each of a queue, in its order, who should have them, as if all before had been given.

    It is whoever would then carry least for their hours, those for whom something speaks counted
    as carrying that many ``points`` (by Fit) less. Somebody whom nobody may have is not in it.
    """
    carried = {worker: float(load.weight) for worker, load in loads.items()}
    chosen = {}
    for one in queue:
        able = [worker for worker in loads if worker not in one.barred]
        if not able:
            continue
        after = {
            worker: (
                carried[worker]
                + one.weight
                - sum(points.get(fit, 0) for fit in one.fits.get(worker, frozenset()))
            )
            / loads[worker].hours
            for worker in able
        }
        to = min(able, key=lambda worker: (after[worker], worker))
        carried[to] += one.weight
        chosen[one.id] = to
    return chosen
