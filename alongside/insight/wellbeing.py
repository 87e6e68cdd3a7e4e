"""Change in personal well-being: ONS4 at the start and later, in those measured twice."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.care.models import Case
from alongside.insight.measures import Measure
from alongside.insight.question import Question
from alongside.insight.suppression import Count, Hidden, Profile
from alongside.insight.tables import Column, Fact, Line, Table, Value, reconcile
from alongside.outcomes.instruments import Item, instrument
from alongside.outcomes.models import Answer, Response
from alongside.outcomes.scoring import FEW_PAIRS, PairedChange, paired_change

Point = Response.Point
# By case and item: when it was answered, and with which number.
Given = dict[tuple[uuid.UUID, str], tuple[dt.datetime, int]]


def closed(question: Question) -> QuerySet[Case]:
    """The cases closed in the period."""
    return Case.objects.filter(
        question.within("closed_at"), question.of_organisation("organisation_id")
    )


def paired_ons4(measure: Measure, question: Question, profile: Profile) -> Table:
    """For each of the four questions: of how many we know, and how they changed."""
    eligible = closed(question).count()
    start = _given(question, [Point.BASELINE], "taken_at")
    later = _given(question, [Point.REVIEW, Point.FINAL], "-taken_at")
    ons4 = instrument("ons4")
    return Table(
        measure=measure,
        stub=_("Question"),
        columns=_columns(),
        lines=tuple(
            Line(item.name, _values(measure, profile, eligible, item, start, later))
            for item in ons4.items
        ),
        facts=(Fact(_("Cases closed in the period"), profile.count(eligible)),),
        hiding=str(profile.explanation),
    )


def _given(question: Question, points: Collection[str], order: str) -> Given:
    """The answers of one questionnaire for each closed case: the first in that order."""
    chosen = (
        Response.objects.filter(
            instrument_code="ons4",
            not_done_reason="",
            point__in=points,
            case_id__in=closed(question).values("pk"),
        )
        .order_by("case_id", order, "id")
        .distinct("case_id")
    )
    answers = Answer.objects.filter(response__in=chosen.values("pk"))
    return {
        (case, item): (taken_at, value)
        for case, item, taken_at, value in answers.values_list(
            "response__case_id", "item", "response__taken_at", "value"
        )
        if value is not None
    }


def _values(
    measure: Measure, profile: Profile, eligible: int, item: Item, start: Given, later: Given
) -> tuple[Value, ...]:
    pairs, missing = [], 0
    for (case, code), (first_at, first) in start.items():
        if code != item.code:
            continue
        second_at, second = later.get((case, code), (first_at, 0))
        if second_at > first_at:
            pairs.append((first, second))
        else:
            missing += 1
    without = eligible - len(pairs) - missing
    change = paired_change(pairs, item.better)
    reconcile(measure, change.improved + change.same + change.worse, len(pairs))
    reconcile(measure, len(pairs) + missing + max(without, 0), eligible)
    return (
        profile.count(eligible),
        profile.count(without),
        profile.count(missing),
        profile.count(len(pairs)),
        *_change_values(profile, change),
    )


def _change_values(profile: Profile, change: PairedChange) -> tuple[Value, ...]:
    n = change.pairs
    return (
        *(
            profile.statistic(None if value is None else round(value, 2), n)
            for value in (change.mean, change.low, change.high)
        ),
        *(profile.percent(part, n) for part in (change.improved, change.same, change.worse)),
        _is_few(profile.count(n)),
    )


def _is_few(shown: Count) -> int:
    """By the count as shown: by the true one, it would tell which side of 30 a rounded 30 is."""
    return int(isinstance(shown, Hidden) or shown < FEW_PAIRS)


def _columns() -> tuple[Column, ...]:
    return (
        Column("eligible", _("Cases closed")),
        Column("no_baseline", _("No answer at the start")),
        Column("missing", _("No answer later")),
        Column("pairs", _("Answered both times (pairs)")),
        Column("mean", _("Mean change"), "change"),
        Column("low", _("95% interval from"), "change"),
        Column("high", _("95% interval to"), "change"),
        Column("improved", _("Improved"), "percent"),
        Column("same", _("Same"), "percent"),
        Column("worse", _("Worse"), "percent"),
        Column("few", _("Under 30 pairs"), "yes"),
    )
