"""A provider's own figures: people, attendances, unmet demand, change. Numbers through doors.

``for_others`` hides small numbers: the report then may leave the house, to a funder. Change is
always hidden where few were asked twice: it rests on answers that the provider never saw.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.insight.measures import Measure, measure
from alongside.insight.question import Question
from alongside.insight.suppression import EXACT, PROFILES, Hidden, Profile
from alongside.insight.tables import Column, Fact, Line, Table, reconcile
from alongside.outcomes.instruments import instrument
from alongside.outcomes.scoring import paired_change
from alongside.referrals.states import OPEN, UNANSWERED, Reason, Status


def publish_own(
    actor: Actor, question: Question, *, for_others: bool, codes: Sequence[str] = ()
) -> list[Table]:
    """The figures of the actor's own organisation, for themselves or for somebody else.

    Raises NotPermitted, KeyError for a measure that we do not have, and DoesNotReconcileError.
    """
    require(actor, Permission.REPORTS_SERVICE)
    chosen = tuple(codes) or tuple(OWN_MEASURES)
    tables = [_counted(question, code, for_others=for_others) for code in chosen]
    record(
        actor,
        "report.see",
        measures=list(chosen),
        first=question.first.isoformat(),
        last=question.last.isoformat(),
        organisation=str(actor.organisation),
    )
    return tables


def _counted(question: Question, code: str, *, for_others: bool) -> Table:
    of = measure(code)
    hides = for_others or code == "service_paired_change"
    return OWN_MEASURES[code](of, question, PROFILES[of.suppression] if hides else EXACT)


def people(of: Measure, question: Question, profile: Profile) -> Table:
    """How many people were referred, taken on, came, and finished."""
    ((referred, taken_on, came, finished),) = _asked("insight_own_people", question)
    counts = (
        (_("Referred to us"), referred),
        (_("Taken on"), taken_on),
        (_("Came at least once"), came),
        (_("Finished"), finished),
    )
    return _table(of, profile, _("What happened"), _("People"), counts, [])


def attendances(of: Measure, question: Question, profile: Profile) -> Table:
    """How often people came and did not come, month by month."""
    rows = {
        month: (came, missed) for month, came, missed in _asked("insight_own_attendances", question)
    }
    lines = tuple(
        Line(
            date_format(month, "F Y"),
            tuple(profile.count(count) for count in rows.get(month, (0, 0))),
        )
        for month in question.months
    )
    came, missed = (sum(pair[place] for pair in rows.values()) for place in (0, 1))
    return Table(
        measure=of,
        stub=_("Month"),
        columns=(Column("count", _("Came")), Column("missed", _("Missed"))),
        lines=lines,
        facts=(
            Fact(_("Came, in all"), profile.count(came)),
            Fact(_("Did not come, in all"), profile.count(missed)),
        ),
        hiding=str(profile.explanation),
    )


def rooms(of: Measure, question: Question, profile: Profile) -> Table:
    """Who came without a place, and how many were in the room, month by month.

    Where nobody counted the room, that is said, and no nought.
    """
    rows = {month: found for month, *found in _asked("insight_own_rooms", question)}
    lines = []
    for month in question.months:
        walk_ins, counted, heads = rows.get(month, (0, 0, 0))
        shown = profile.count(heads) if counted else None
        lines.append(Line(date_format(month, "F Y"), (profile.count(walk_ins), shown, counted)))
    walk_ins, counted, heads = (sum(row[place] for row in rows.values()) for place in range(3))
    return Table(
        measure=of,
        stub=_("Month"),
        columns=(
            Column("count", _("Came without a place")),
            Column("heads", _("In the room, in all")),
            Column("counted", _("Sessions that were counted")),
        ),
        lines=tuple(lines),
        facts=(Fact(_("Came without a place, in all"), profile.count(walk_ins)),),
        hiding=str(profile.explanation),
    )


def unmet(of: Measure, question: Question, profile: Profile) -> Table:
    """What became of the referrals of the period that were not taken on, and why."""
    rows = _asked("insight_own_answers", question)
    total = sum(count for _status, _reason, count in rows)
    waiting = sum(n for status, _reason, n in rows if status == Status.WAITING)
    unanswered = sum(n for status, _reason, n in rows if status in UNANSWERED)
    counts = [(_("On a waiting list now"), waiting), (_("Not answered yet"), unanswered)]
    turned_away = (Status.DECLINED, Status.RETURNED)
    for reason in Reason:
        away = sum(n for status, why, n in rows if why == reason and status in turned_away)
        if away:
            counts.append((_("Not taken on: %(why)s") % {"why": str(reason.label).lower()}, away))
    gone = [(why, n) for status, why, n in rows if status == Status.WITHDRAWN]
    faster = sum(n for why, n in gone if why == Reason.TAKEN)
    if faster:
        counts.append((_("Another service that was asked accepted first"), faster))
    withdrawn = sum(n for why, n in gone if why != Reason.TAKEN)
    counts.append((_("Withdrawn by whoever sent it"), withdrawn))
    unmet_all = sum(count for _label, count in counts)
    open_now = {*OPEN, Status.COMPLETED, Status.CLOSED} - {*UNANSWERED, Status.WAITING}
    met = sum(n for status, _reason, n in rows if status in open_now)
    reconcile(of, unmet_all + met, total)
    facts = [
        Fact(_("Referrals in the period"), profile.count(total)),
        Fact(_("Taken on"), profile.count(met)),
    ]
    return _table(of, profile, _("What happened"), _("Referrals"), counts, facts)


def change(of: Measure, question: Question, profile: Profile) -> Table:
    """How ratings changed in those who were asked before they came and after, with how many."""
    rows = {row[0]: row[1:] for row in _asked("insight_own_pairs", question)}
    lines, eligible = [], 0
    for item in instrument("ons4").items:
        eligible, started, firsts, seconds = rows.get(item.code, (0, 0, None, None))
        pairs = list(zip(firsts or (), seconds or (), strict=True))
        found = paired_change(pairs, item.better)
        hidden: Any = Hidden.SMALL if started and not pairs else None
        lines.append(
            Line(
                item.name,
                (
                    hidden or profile.count(len(pairs)),
                    hidden or profile.count(eligible - len(pairs)),
                    hidden or _rounded(found.mean),
                    hidden or _rounded(found.low),
                    hidden or _rounded(found.high),
                ),
            )
        )
    return Table(
        measure=of,
        stub=_("Question"),
        columns=(
            Column("pairs", _("Asked both times")),
            Column("missing", _("Missing")),
            Column("mean", _("Mean change"), "change"),
            Column("low", _("95% interval, from"), "change"),
            Column("high", _("to"), "change"),
        ),
        lines=tuple(lines),
        facts=(Fact(_("People who came in the period"), profile.count(eligible)),),
        hiding=str(profile.explanation),
    )


# In the order of the report.
OWN_MEASURES: dict[str, Callable[[Measure, Question, Profile], Table]] = {
    "service_people": people,
    "service_attendances": attendances,
    "service_rooms": rooms,
    "service_unmet_demand": unmet,
    "service_paired_change": change,
}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _table(
    of: Measure,
    profile: Profile,
    stub: str,
    heading: str,
    counts: Sequence[tuple[str, int]],
    facts: Sequence[Fact],
) -> Table:
    return Table(
        measure=of,
        stub=stub,
        columns=(Column("count", heading),),
        lines=tuple(Line(label, (profile.count(count),)) for label, count in counts),
        facts=tuple(facts),
        hiding=str(profile.explanation),
    )


def _asked(door: str, question: Question) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {door}(%s, %s)",  # noqa: S608 - the doors are the names above
            [question.begins, question.ends],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
