"""Reading how heavy cases are, by the team's own rule, and who of the team has room."""

import datetime as dt
import json
import uuid
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import attrgetter, or_

from django.db.models import Case as When_
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care.cover import covered, looked_after, running
from alongside.care.models import Absence, Case, Shares, Task
from alongside.care.queries import visible_to
from alongside.care.risks import at_risk
from alongside.care.splitting import FULL_TIME, USUAL, USUAL_FIT, Covered, Factor, Load
from alongside.care.states import Status, TaskStatus
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.referrals.models import ReferralReason

FIRST_MONTHS = dt.timedelta(days=90)
_FACTORS = attrgetter(*(f"has_{name}" for name in Factor.values))
_SIGNS = (
    Task.Reason.MISSED_TWICE,
    Task.Reason.NO_REPLY,
    Task.Reason.MOVED,
    Task.Reason.DID_NOT_GO,
)


@dataclass(frozen=True)
class Rule:
    """Points by factor and by what speaks for somebody; by user hours, languages and places."""

    points: Mapping[str, int]
    hours: Mapping[str, float]
    languages: Mapping[str, list[str]] = field(default_factory=dict)
    places: Mapping[str, list[str]] = field(default_factory=dict)

    def hours_of(self, user_id: uuid.UUID) -> float:
        return float(self.hours.get(str(user_id), FULL_TIME))


def shares_visible_to(actor: Actor) -> QuerySet[Shares]:
    """The rule of the actor's own team."""
    if not actor.may(Permission.CASES_WORK):
        return Shares.objects.none()
    return Shares.objects.filter(organisation_id=actor.organisation)


def rule_of(actor: Actor) -> Rule:
    """The team's rule; the usual points where it has set none."""
    own = next(iter(_shares_of(actor)), None)
    if own is None:
        return usual_rule()
    points = {**USUAL, **USUAL_FIT, **own.points}
    return Rule(points, own.hours, own.languages, own.places)


def usual_rule() -> Rule:
    """That of a team which has set none."""
    return rule_with(None)


def points_as_text(actor: Actor) -> Subquery:
    """SQL: the points of the team's own rule, to be asked beside a row: see ``rule_with``.

    NULL where it has set none.
    """
    own = shares_visible_to(actor).values(text=Cast("points", TextField()))
    return Subquery(own[:1])


def rule_with(points: str | None) -> Rule:
    """The rule of these points, for weighing; it says nothing of hours, languages and places."""
    own = json.loads(points) if points else {}
    return Rule({**USUAL, **USUAL_FIT, **own}, {})


@put_together_once
def _shares_of(actor: Actor) -> QuerySet[Shares]:
    return shares_visible_to(actor)


def _conditions(since: dt.datetime) -> dict[str, Q | Exists]:
    more = ReferralReason.objects.filter(referral_id=OuterRef("referral_id"), position__gt=1)
    signs = Task.objects.filter(case_id=OuterRef("pk"), status=TaskStatus.OPEN, reason__in=_SIGNS)
    return {
        Factor.FIRST_MONTHS: Q(opened_at__gte=since),
        Factor.RISK: at_risk(),
        Factor.REASONS: Exists(more),
        Factor.INTERPRETER: Q(person__needs_interpreter=True),
        Factor.SIGNS: Exists(signs),
    }


def weighed(cases: QuerySet[Case], rule: Rule) -> QuerySet[Case]:
    """The cases with their ``weight``, and for each factor (``has_…``) whether it is in it."""
    return with_weight(cases, rule.points, clock.now() - FIRST_MONTHS)


def with_weight(
    cases: QuerySet[Case], points: Mapping[str, int], since: dt.datetime
) -> QuerySet[Case]:
    """The same with the points of a rule; the first months are those ``since`` then."""
    cases = with_factors(cases, since)
    weight = Value(1) + sum(
        (F(f"has_{name}") * Value(int(points.get(name, 0))) for name in Factor.values),
        start=Value(0),
    )
    return cases.annotate(weight=weight)


def weight_of(case: Case, rule: Rule) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How heavy a case counts that was read ``with_factors``, and what of: see ``in_words``."""
    made_of = tuple(in_words(case, rule))
    return 1 + sum(points for _factor, points in made_of), made_of


def alike(case: Case) -> Hashable:
    """What two cases share that weigh the same, for the same reasons."""
    return _FACTORS(case)


def with_factors(
    cases: QuerySet[Case], since: dt.datetime, known: Mapping[str, Q] | None = None
) -> QuerySet[Case]:
    """The cases, each with ``has_…`` for each factor; the first months are those ``since`` then.

    ``known`` are conditions of factors that the cases were read with already.
    """
    conditions = {**_conditions(since), **(known or {})}
    held = {f"has_{name}": _points(one, 1) for name, one in conditions.items()}
    return cases.annotate(**held)


def _points(condition: Q | Exists, points: int) -> When_:
    return When_(When(condition, then=Value(points)), default=Value(0))


def in_words(case: Case, rule: Rule) -> list[tuple[str, int]]:
    """What a weighed case's weight is made of: each factor that counts, with its points."""
    return [
        (str(factor.label), points)
        for factor in Factor
        if (points := int(rule.points.get(factor, 0))) and getattr(case, f"has_{factor}")
    ]


def loads(actor: Actor, rule: Rule) -> list[Load]:
    """What each of the team carries, whoever has most room first; those without a case too.

    Whoever covers carries what they cover while they do. Who is away stands last.
    """
    open_cases = visible_to(actor).filter(status=Status.OPEN).order_by()
    rows = weighed(open_cases, rule).values("worker_id")
    counted = {
        row["worker_id"]: (row["cases"], row["carried"])
        for row in rows.annotate(cases=Count("pk"), carried=Coalesce(Sum("weight"), 0))
    }
    absences = list(running(actor))
    away = {one.worker_id for one in absences}
    covering = in_cover(actor, rule, absences)
    covers = {
        one.worker_id: one.cover.name
        for held in looked_after(absences).values()
        for one in held
        if one.cover
    }
    found = []
    for user in colleagues_who_may(actor, Permission.CASES_WORK):
        cases, weight = counted.get(user.pk, (0, 0))
        looks_after = covering.get(user.pk, Covered())
        load = Load(
            worker_id=user.pk,
            name=user.name,
            cases=cases + looks_after.cases,
            weight=weight + looks_after.weight,
            hours=rule.hours_of(user.pk),
            covered=looks_after,
            away=user.pk in away,
            covered_by=covers.get(user.pk, ""),
        )
        found.append(load)
    return sorted(found, key=lambda load: (load.away, load.per_day, load.name))


def in_cover(actor: Actor, rule: Rule, absences: Iterable[Absence]) -> dict[uuid.UUID, Covered]:
    """By whoever covers (user), what they look after in these absences, which run today.

    Asked only where somebody covers.
    """
    covers = looked_after(absences)
    if not covers:
        return {}
    theirs = {
        cover: covered(actor, [one.worker_id for one in held], by=cover)
        for cover, held in covers.items()
    }
    of = [When(condition, then=Value(cover)) for cover, condition in theirs.items()]
    cases = visible_to(actor).filter(reduce(or_, theirs.values())).order_by()
    by_cover = weighed(cases, rule).annotate(cover_id=When_(*of, output_field=UUIDField()))
    rows = by_cover.values("cover_id")
    return {
        row["cover_id"]: Covered(
            row["cases"],
            row["carried"],
            tuple(one.worker.name for one in covers[row["cover_id"]]),
        )
        for row in rows.annotate(cases=Count("pk"), carried=Coalesce(Sum("weight"), 0))
    }
