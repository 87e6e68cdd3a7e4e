"""Invented answers to ONS4: low at the start, modestly and noisily better later, for some worse."""

from alongside.demo.chance import Chance
from alongside.outcomes.models import Answer

# Mean at the start, and mean change by the end; for anxiety lower is better.
_START = {"satisfied": 4.7, "worthwhile": 5.1, "happy": 4.8, "anxious": 5.6}
_CHANGE = {"satisfied": 0.95, "worthwhile": 0.8, "happy": 0.85, "anxious": -0.85}
_LEFT_OUT = 0.025  # of single questions

Answers = dict[str, int | str]


def first_answers(chance: Chance) -> Answers:
    """What somebody says at the start."""
    mood = chance.gauss(0, 1)
    return {
        item: _answer(chance, mean + (-mood if item == "anxious" else mood) + chance.gauss(0, 1.6))
        for item, mean in _START.items()
    }


def later_answers(chance: Chance, first: Answers) -> Answers:
    """What the same person says later."""
    shift = chance.gauss(0, 1)
    later: Answers = {}
    for item, change in _CHANGE.items():
        before = first.get(item)
        start = before if isinstance(before, int) else _START[item]
        moved = -shift if item == "anxious" else shift
        later[item] = _answer(chance, start + change + moved + chance.gauss(0, 1.3))
    return later


def _answer(chance: Chance, level: float) -> int | str:
    if chance.likely(_LEFT_OUT):
        return str(chance.choice([Answer.Missing.DONT_KNOW, Answer.Missing.REFUSED]))
    return min(10, max(0, round(level)))
