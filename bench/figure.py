"""A figure: what was measured, and the floor that it is compared with."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of results. ``value`` and ``floor`` are medians over the rounds, in ``unit``.

    ``ratio`` is value / floor; a figure that is itself a floor, or has none, has neither. The
    pairs are the lowest and the highest round; those of the ratio are of the rounds side by side.
    """

    bench: str
    name: str
    value: float
    unit: str
    means: str
    floor: float | None = None
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    rounds: int = 1
    value_range: tuple[float, float] | None = None
    floor_range: tuple[float, float] | None = None
    ratio_range: tuple[float, float] | None = None

    def line(self) -> str:
        """The figure as one line of JSON, what it is first."""
        first = ("name", "value", "unit", "floor", "ratio")
        held = {**dict.fromkeys(first), **asdict(self)}
        return json.dumps(held, ensure_ascii=False)

    @classmethod
    def read(cls, line: str) -> "Figure":
        """The figure that a line holds."""
        held = json.loads(line)
        for name in ("value_range", "floor_range", "ratio_range"):
            held[name] = tuple(held[name]) if held[name] else None
        return cls(**held)


def alone(
    bench: str,
    name: str,
    values: Sequence[float],
    unit: str,
    means: str,
    *,
    at_most: float | None = None,
) -> Figure:
    """A figure without a floor: a floor itself, or seconds that a person waits."""
    value = median(values)
    return Figure(
        bench=bench,
        name=name,
        value=_short(value),
        unit=unit,
        means=means,
        target="" if at_most is None else f"at most {at_most:g} {unit}",
        met=None if at_most is None else value <= at_most,
        rounds=len(values),
        value_range=_range(values),
    )


def compared(
    bench: str,
    name: str,
    pairs: Sequence[tuple[float, float]],
    unit: str,
    means: str,
    *,
    ratio_at_least: float | None = None,
    ratio_at_most: float | None = None,
    value_at_most: float | None = None,
) -> Figure:
    """A figure beside its floor; each pair is (floor, value) of one round."""
    floors, values = [floor for floor, _value in pairs], [value for _floor, value in pairs]
    value, floor = _short(median(values)), _short(median(floors))
    ratio = round(value / floor, 3)
    targets = [
        (ratio_at_least, "ratio at least {:g}", lambda aim: ratio >= aim),
        (ratio_at_most, "ratio at most {:g}", lambda aim: ratio <= aim),
        (value_at_most, f"at most {{:g}} {unit}", lambda aim: value <= aim),
    ]
    asked = [(text.format(aim), met(aim)) for aim, text, met in targets if aim is not None]
    return Figure(
        bench=bench,
        name=name,
        value=value,
        unit=unit,
        means=means,
        floor=floor,
        ratio=ratio,
        target=", ".join(text for text, _met in asked),
        met=all(met for _text, met in asked) if asked else None,
        rounds=len(pairs),
        value_range=_range(values),
        floor_range=_range(floors),
        ratio_range=_range([value / floor for floor, value in pairs], digits=3),
    )


def _range(values: Sequence[float], digits: int | None = None) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (round(low, digits), round(high, digits)) if digits else (_short(low), _short(high))


def _short(value: float) -> float:
    """As many digits as such a measurement can bear."""
    return round(value, 0 if value >= 100 else 1 if value >= 10 else 2)
