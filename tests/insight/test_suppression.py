"""Small numbers are hidden as NHS England hides them."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import Actor
from alongside.accounts.roles import Analyst, Commissioner, TeamLead
from alongside.insight.suppression import EXACT, PROFILES, Hidden, profile_for
from tests.insight import slowly

NHS = PROFILES["nhs_england"]
counts = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("true", "shown"), [(0, "0"), (1, "*"), (7, "*"), (8, "10"), (12, "10"), (13, "15"), (17, "15")]
)
def test_counts_follow_the_published_rule(true, shown):
    assert str(NHS.count(true)) == shown
    assert str(NHS.count(18)) == "20"


@given(counts)
def test_a_second_implementation_agrees(true):
    assert str(NHS.count(true)) == str(slowly.rounded(true))


@given(counts)
def test_nothing_shown_comes_from_a_small_count(true):
    shown = NHS.count(true)
    if shown is not Hidden.SMALL:
        assert shown % 5 == 0
        assert shown == 0 or true > 7
        assert abs(shown - true) <= 2


@given(counts, counts)
def test_percentages_come_from_the_rounded_parts(one, other):
    part, whole = sorted((one, other))
    expected = slowly.whole_percent(slowly.rounded(part), slowly.rounded(whole))
    shown = NHS.percent(part, whole)
    assert (shown if shown is None else str(shown)) == (
        expected if expected is None else str(expected)
    )
    assert shown is None or shown is Hidden.SMALL or 0 <= shown <= 100


@pytest.mark.parametrize(("of", "shown"), [(0, None), (1, "*"), (7, "*"), (8, 3.5)])
def test_a_mean_of_few_is_hidden(of, shown):
    value = NHS.statistic(3.5 if of else None, of)
    assert (str(value) if value is Hidden.SMALL else value) == shown


@given(counts)
def test_exact_is_exact(true):
    assert EXACT.count(true) == true
    assert EXACT.statistic(1.25, true) == 1.25


def test_whoever_sees_an_area_sees_small_numbers_hidden():
    for role in (Commissioner, Analyst):
        actor = Actor(label="user:1", permissions=role.permissions)
        assert profile_for(actor, "nhs_england") is NHS
        both = dataclasses.replace(actor, permissions=role.permissions | TeamLead.permissions)
        assert profile_for(both, "nhs_england") is NHS
    lead = Actor(label="user:1", permissions=TeamLead.permissions)
    assert profile_for(lead, "nhs_england") is EXACT
