"""What a bench prints and what is kept of it; no test here takes the time."""

import json

import pytest

from bench import results
from bench.figure import Figure, alone, compared


def board(rate: float = 60) -> Figure:
    return compared(
        "board", "board", [(90, rate), (100, rate), (130, rate)], "requests/s", "the board"
    )


def test_a_line_says_what_was_measured_beside_which_floor() -> None:
    line = json.loads(board().line())
    assert list(line)[:5] == ["name", "value", "unit", "floor", "ratio"]
    assert (line["value"], line["floor"], line["ratio"]) == (60, 100, 0.6)
    assert line["floor_range"] == [90, 130]


def test_a_floor_has_no_floor_of_its_own() -> None:
    line = json.loads(alone("floor_plain", "floor_plain", [3, 1, 2], "requests/s", "A").line())
    assert (line["value"], line["floor"], line["ratio"]) == (2, None, None)


def test_a_line_can_be_read_again() -> None:
    assert Figure.read(board().line()) == board()


@pytest.mark.parametrize(("at_least", "met"), [(0.5, True), (0.7, False)])
def test_a_figure_says_whether_it_meets_its_target(at_least: float, met: bool) -> None:
    figure = compared("send", "send", [(100, 60)], "requests/s", "", ratio_at_least=at_least)
    assert figure.met is met
    assert figure.target == f"ratio at least {at_least}"


def test_the_results_are_made_of_the_lines_and_read_back_from_them() -> None:
    figures = [board(), alone("demo_start", "demo_start", [5], "s", "the demo", at_most=8)]
    text = results.text_of(figures, "a machine")
    assert "| `board` | 60 requests/s | 100 (90–130) | 0.60 (0.46–0.67) |" in text
    assert "at most 8 s | yes |" in text
    assert results.read(text) == figures


def test_one_bench_measured_again_replaces_its_own_figures_alone() -> None:
    floor = alone("floor_plain", "floor_plain", [7000], "requests/s", "A")
    start = alone("demo_start", "demo_start", [5], "s", "the demo")
    assert results.merged([board(), floor], [board(70), start]) == [board(70), floor, start]
