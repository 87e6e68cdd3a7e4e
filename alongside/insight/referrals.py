"""Figures about referrals to link-worker teams: how many, why, when, and how soon answered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.insight.measures import Measure
from alongside.insight.question import Question
from alongside.insight.suppression import Profile
from alongside.insight.tables import Column, Fact, Line, Table, Value, reconcile
from alongside.referrals.models import Referral, ReferralReason
from alongside.referrals.states import OPEN, Status


def sent(question: Question) -> QuerySet[Referral]:
    """The referrals to link-worker teams that were sent in the period."""
    return Referral.objects.filter(
        question.within("sent_at"),
        question.of_organisation("to_organisation_id"),
        kind=Referral.Kind.LINK_WORKER,
    )


def by_status(measure: Measure, question: Question, profile: Profile) -> Table:
    """Where each referral stands now."""
    counts = dict(sent(question).values_list("status").annotate(n=Count("pk")))
    total = sent(question).count()
    shown = [
        (str(status.label), counts.get(status, 0)) for status in Status if status != Status.DRAFT
    ]
    reconcile(measure, sum(count for _label, count in shown), total)
    return _shares(measure, profile, _("Status"), shown, total)


def by_reason(measure: Measure, question: Question, profile: Profile) -> Table:
    """What people were referred for: a referral counts under each reason that it names."""
    named = ReferralReason.objects.filter(referral__in=sent(question).values("pk"))
    needs = named.values_list("need__name").annotate(n=Count("pk")).order_by("need__position")
    total = sent(question).count()
    without = sent(question).filter(named_reasons=None).count()
    with_reason = named.aggregate(n=Count("referral_id", distinct=True))["n"]
    reconcile(measure, with_reason + without, total)
    # By the counts as shown: the order of hidden ones would tell which is larger.
    shown = sorted(needs, key=lambda need: -_rank(profile.count(need[1])))
    shown.append((_("No reason named"), without))
    return _shares(measure, profile, _("Reason"), shown, total, missing=without)


def _rank(count: Value) -> float:
    return count if isinstance(count, int) else 0.5


def by_month(measure: Measure, question: Question, profile: Profile) -> Table:
    """How many were sent in each calendar month that the period touches."""
    months = sent(question).annotate(month=TruncMonth("sent_at")).values_list("month")
    counts = {month.date(): n for month, n in months.annotate(n=Count("pk"))}
    shown = [(month, counts.get(month, 0)) for month in question.months]
    total = sent(question).count()
    reconcile(measure, sum(count for _month, count in shown), total)
    return Table(
        measure=measure,
        stub=_("Month"),
        columns=(Column("count", _("Referrals")),),
        lines=tuple(
            Line(date_format(month, "F Y"), (profile.count(count),)) for month, count in shown
        ),
        facts=_of_how_many(profile, total),
        hiding=str(profile.explanation),
    )


def response_time(measure: Measure, question: Question, profile: Profile) -> Table:
    """How long until the person was spoken with; who was not yet, or never, counts apart."""
    contacted = Q(case__first_contact_at__isnull=False)
    open_now = Q(status__in=[str(status) for status in OPEN])
    wait = F("case__first_contact_at") - F("sent_at")
    figures = sent(question).aggregate(
        contacted=Count("pk", filter=contacted),
        silent=Count("pk", filter=~contacted & open_now),
        ended=Count("pk", filter=~contacted & ~open_now),
        median=Percentile(wait, fraction=0.5),
        slowest_tenth=Percentile(wait, fraction=0.9),
    )
    total = sent(question).count()
    reached = figures["contacted"]
    reconcile(measure, reached + figures["silent"] + figures["ended"], total)
    table = _shares(
        measure,
        profile,
        _("What happened"),
        [
            (_("Spoken with"), reached),
            (_("No contact yet"), figures["silent"]),
            (_("Ended without contact"), figures["ended"]),
        ],
        total,
        missing=total - reached,
    )
    times = [
        Fact(label, profile.statistic(_days(figures[name]), reached), "days")
        for name, label in (
            ("median", _("Half were spoken with within (median)")),
            ("slowest_tenth", _("9 in 10 were spoken with within (90th percentile)")),
        )
    ]
    return replace(table, facts=(*table.facts, *times))


class Percentile(Aggregate):
    """PostgreSQL's continuous percentile: between two neighbours it interpolates."""

    function = "percentile_cont"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _days(wait: dt.timedelta | None) -> float | None:
    """Days to one decimal place."""
    return None if wait is None else round(wait / dt.timedelta(days=1), 1)


def _shares(
    measure: Measure,
    profile: Profile,
    stub: str,
    counts: Iterable[tuple[str, int]],
    total: int,
    missing: int = 0,
) -> Table:
    """A table of counts, each with its share of the total."""
    return Table(
        measure=measure,
        stub=stub,
        columns=(
            Column("count", _("Referrals")),
            Column("percent", _("Share of all"), "percent"),
        ),
        lines=tuple(
            Line(label, (profile.count(count), profile.percent(count, total)))
            for label, count in counts
        ),
        facts=_of_how_many(profile, total, missing),
        hiding=str(profile.explanation),
    )


def _of_how_many(profile: Profile, total: int, missing: int = 0) -> tuple[Fact, ...]:
    return (
        Fact(_("Referrals in the period"), profile.count(total)),
        Fact(_("Missing"), profile.count(missing)),
    )
