"""Every published figure agrees with a second, slow and obvious, count of the same rows."""

import datetime as dt
import statistics

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted
from alongside.insight import report
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.insight.tables import DoesNotReconcileError, Table, reconcile
from alongside.outcomes.scoring import critical_t
from tests.factories.standing import preparing
from tests.insight import slowly

PERIODS = [
    Question(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
    Question(dt.date(2025, 3, 30), dt.date(2025, 10, 26)),
    Question(dt.date(2025, 5, 5), dt.date(2025, 5, 19)),
    Question(dt.date(2020, 1, 1), dt.date(2020, 1, 31)),
]
ITEMS = {
    "Life satisfaction": "satisfied",
    "Worthwhile": "worthwhile",
    "Happiness": "happy",
    "Anxiety": "anxious",
}


def table(actor, question: Question, code: str) -> Table:
    (made,) = report.publish(actor, question, (code,))
    return made


def values(made: Table) -> dict[str, tuple]:
    return {
        line.label: tuple("*" if value is Hidden.SMALL else value for value in line.values)
        for line in made.lines
    }


@pytest.fixture
def readers(district):
    """Each reader, the teams whose figures are theirs, and how counts are shown to them."""
    lead, commissioner = district.people.leila, district.people.efua
    return [
        (lead, {lead.organisation_id}, lambda count: count),
        (commissioner, district.in_borough, slowly.rounded),
    ]


@pytest.mark.parametrize(
    ("code", "slow"),
    [("referrals_by_status", slowly.statuses), ("referrals_by_reason", slowly.reasons)],
)
def test_shares_of_referrals(readers, code, slow):
    for actor, teams, shown in readers:
        for question in PERIODS:
            with preparing():
                counts = slow(question, teams)
                whole = shown(len(slowly.sent(question, teams)))
            made = table(actor, question, code)
            lines = values(made)
            assert set(counts) <= set(lines)
            for label, line in lines.items():
                count = shown(counts.get(label, 0))
                assert line == (count, slowly.whole_percent(count, whole)), label
            assert values_of_fact(made, "Referrals in the period") == whole


def values_of_fact(made: Table, label: str):
    (value,) = [fact.value for fact in made.facts if fact.label.startswith(label)]
    return "*" if value is Hidden.SMALL else value


def test_referrals_by_month(readers):
    for actor, teams, shown in readers:
        for question in PERIODS:
            with preparing():
                counts = slowly.months(question, teams)
            lines = values(table(actor, question, "referrals_by_month"))
            assert lines == {label: (shown(counts.get(label, 0)),) for label in lines}
            assert set(counts) <= set(lines)


def test_response_time(readers):
    for actor, teams, shown in readers:
        for question in PERIODS:
            with preparing():
                days, silent, ended = slowly.waits(question, teams)
            made = table(actor, question, "response_time")
            lines = values(made)
            assert lines["Spoken with"][0] == shown(len(days))
            assert lines["No contact yet"][0] == shown(silent)
            assert lines["Ended without contact"][0] == shown(ended)
            for label, fraction in (("Half were", 0.5), ("9 in 10", 0.9)):
                figure = values_of_fact(made, label)
                if shown(len(days)) == "*":
                    assert figure == "*"
                else:
                    expected = slowly.percentile(days, fraction)
                    assert figure == (expected and pytest.approx(expected, abs=0.051))


def test_paired_change(readers):
    with preparing():
        responses = slowly.responses()
    for actor, teams, shown in readers:
        for question in PERIODS:
            lines = values(table(actor, question, "ons4_paired_change"))
            assert list(lines) == list(ITEMS)
            for label, item in ITEMS.items():
                with preparing():
                    slow = slowly.ons4_pairs(question, teams, item, responses)
                assert lines[label] == _slow_line(*slow, item, shown), label


def _slow_line(closed, with_first, pairs, item, shown):
    n = len(pairs)
    changes = [last - first for first, last in pairs]
    good = [change * (-1 if item == "anxious" else 1) for change in changes]
    parts = [
        sum(1 for change in good if change > 0),
        sum(1 for change in good if change == 0),
        sum(1 for change in good if change < 0),
    ]
    if shown(n) == "*":
        mean = low = high = "*"
    else:
        mean = statistics.mean(changes) if n else None
        margin = critical_t(n - 1) * statistics.stdev(changes) / n**0.5 if n > 1 else None
        low, high = (None, None) if margin is None else (mean - margin, mean + margin)
    return (
        shown(closed),
        shown(closed - with_first),
        shown(with_first - n),
        shown(n),
        *(
            value if value in (None, "*") else pytest.approx(value, abs=0.0051)
            for value in (mean, low, high)
        ),
        *(slowly.whole_percent(shown(part), shown(n)) for part in parts),
        int(shown(n) == "*" or shown(n) < 30),
    )


def test_one_team_alone_is_what_its_lead_sees_but_for_the_hiding(district):
    lead, commissioner = district.people.leila, district.people.efua
    of_team = Question(PERIODS[0].first, PERIODS[0].last, lead.organisation_id)
    exact = values(table(lead, PERIODS[0], "referrals_by_status"))
    hidden = values(table(commissioner, of_team, "referrals_by_status"))
    assert {label: slowly.rounded(line[0]) for label, line in exact.items()} == {
        label: line[0] for label, line in hidden.items()
    }


def test_a_team_outside_the_area_has_no_figures_for_her(district):
    outside = Question(PERIODS[0].first, PERIODS[0].last, district.people.cara.organisation_id)
    for made in report.publish(district.people.efua, outside):
        assert {
            value
            for column in ("count", "eligible", "shown")
            if column in _codes(made)
            for value in made.column(column)
        } == {0}


def _codes(made: Table) -> list[str]:
    return [column.code for column in made.columns]


def test_she_may_choose_among_the_teams_of_her_area_only(district):
    with acting_as(district.people.efua):
        assert {team.pk for team in report.teams(district.people.efua)} == district.in_borough
    with acting_as(district.people.leila):
        assert [team.pk for team in report.teams(district.people.leila)] == [
            district.people.leila.organisation_id
        ]


def test_who_may_not_see_figures_gets_none(people):
    for name in ("amina", "ben", "cara", "gita", "dev"):
        with pytest.raises(NotPermitted):
            report.publish(getattr(people, name), PERIODS[0])


def test_parts_that_do_not_make_the_whole_are_not_published(people, monkeypatch):
    countings = []

    def wrong(measure, question, profile):
        countings.append(question)
        reconcile(measure, 3, 4)

    monkeypatch.setitem(report.MEASURES, "referrals_by_month", wrong)
    with pytest.raises(DoesNotReconcileError, match="the parts make 3, the whole is 4"):
        report.publish(people.leila, PERIODS[0])
    assert len(countings) > 1


def test_a_referral_that_arrives_between_two_counts_is_no_fault(people, monkeypatch):
    by_month = report.MEASURES["referrals_by_month"]
    countings = []

    def interrupted(measure, question, profile):
        countings.append(question)
        reconcile(measure, len(countings), 2)
        return by_month(measure, question, profile)

    monkeypatch.setitem(report.MEASURES, "referrals_by_month", interrupted)
    assert table(people.leila, PERIODS[0], "referrals_by_month").lines


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Question(dt.date(2026, 2, 1), dt.date(2026, 1, 31))


def test_the_period_is_counted_in_uk_time():
    summer = Question(dt.date(2026, 7, 1), dt.date(2026, 7, 1)).within("sent_at")
    edges = dict(summer.children)
    assert edges["sent_at__gte"].astimezone(dt.UTC) == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)
    assert edges["sent_at__lt"].astimezone(dt.UTC) == dt.datetime(2026, 7, 1, 23, tzinfo=dt.UTC)
