"""What answers mean: bands, direction, change."""

import datetime as dt
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.outcomes.instruments import Better, instrument
from alongside.outcomes.scoring import band, confidence_margin, critical_t, paired_change, verdict

ON = dt.date(2026, 1, 1)
answers = st.integers(0, 10)
pairs = st.lists(st.tuples(answers, answers), max_size=80)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ("wellbeing", ["low"] * 5 + ["medium"] * 2 + ["high"] * 2 + ["very high"] * 2),
        ("anxiety", ["very low"] * 2 + ["low"] * 2 + ["medium"] * 2 + ["high"] * 5),
    ],
)
def test_every_answer_falls_in_the_published_band(bands, expected):
    of = instrument("ons4").bands[bands]
    assert [band(of, value, ON) for value in range(11)] == expected


def test_a_band_is_not_applied_before_its_time_nor_off_the_scale():
    of = instrument("ons4").bands["anxiety"]
    assert band(of, 10, dt.date(2013, 7, 30)) == ""
    with pytest.raises(ValueError, match="outside"):
        band(of, 11, ON)


def test_less_anxiety_is_an_improvement_and_less_satisfaction_is_not():
    assert verdict(8, 3, Better.LOWER) == "improved"
    assert verdict(8, 3, Better.HIGHER) == "worse"
    assert verdict(8, 8, Better.LOWER) == "same"


def test_a_worked_example():
    change = paired_change([(2, 4), (5, 5), (6, 5), (3, 8)], Better.HIGHER)
    assert (change.pairs, change.improved, change.same, change.worse) == (4, 2, 1, 1)
    assert change.mean == pytest.approx(1.5)
    # s = sqrt(7) of the changes 2, 0, -1, 5; t(3) = 3.182; 3.182 * sqrt(7 / 4) = 4.2094
    assert change.high - change.mean == pytest.approx(4.2094, abs=1e-4)


@given(pairs, st.sampled_from(Better))
def test_everyone_measured_twice_is_improved_same_or_worse(given_pairs, better):
    change = paired_change(given_pairs, better)
    assert change.improved + change.same + change.worse == change.pairs == len(given_pairs)


@given(pairs)
def test_the_other_direction_swaps_improved_and_worse_and_leaves_the_mean(given_pairs):
    up, down = (paired_change(given_pairs, better) for better in Better)
    assert (up.improved, up.same, up.worse) == (down.worse, down.same, down.improved)
    assert (up.mean, up.low, up.high) == (down.mean, down.low, down.high)


@given(pairs)
def test_measuring_backwards_turns_the_change_round(given_pairs):
    there = paired_change(given_pairs, Better.HIGHER)
    back = paired_change([(after, before) for before, after in given_pairs], Better.HIGHER)
    assert (there.improved, there.worse) == (back.worse, back.improved)
    if there.mean is not None:
        assert there.mean == pytest.approx(-back.mean)


@given(pairs)
def test_the_interval_holds_the_mean_and_the_mean_lies_on_the_scale(given_pairs):
    change = paired_change(given_pairs, Better.HIGHER)
    assert (change.mean is None) == (not given_pairs)
    assert (change.low is None) == (len(given_pairs) < 2)
    if change.low is not None:
        assert change.low <= change.mean <= change.high
    if change.mean is not None:
        assert -10 <= change.mean <= 10


@given(st.lists(answers, min_size=2, max_size=40))
def test_the_same_change_in_everyone_leaves_no_doubt(baselines):
    change = paired_change([(before, before + 1) for before in baselines], Better.HIGHER)
    assert math.isclose(change.low, 1) and math.isclose(change.high, 1)


def test_no_mean_of_nobody_and_no_interval_of_one():
    assert confidence_margin([]) is None
    assert confidence_margin([3]) is None


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.706), (10, 2.228), (30, 2.042), (31, 2.040), (40, 2.021), (60, 2.000), (120, 1.980)],
)
def test_students_t_agrees_with_published_tables(degrees, published):
    assert critical_t(degrees) == pytest.approx(published, abs=0.0006)


def test_students_t_falls_with_every_degree_towards_the_normal():
    ts = [critical_t(degrees) for degrees in range(1, 2000)]
    assert all(earlier > later for earlier, later in itertools.pairwise(ts))
    assert ts[-1] == pytest.approx(1.961, abs=0.001)
