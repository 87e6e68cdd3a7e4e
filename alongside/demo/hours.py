"""When an invented service happens."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from alongside.demo.chance import Chance
from alongside.directory.models import Schedule, Service

_DAYS = ("MO", "TU", "WE", "TH", "FR")
# First and last possible start, and how long it lasts, in half hours since midnight.
_SLOTS = {
    "morning": (19, 21, 4),
    "lunch": (24, 25, 4),
    "afternoon": (27, 29, 4),
    "evening": (35, 39, 3),
}


def hours(
    chance: Chance, service: Service, kind: dict[str, Any], weekday: int
) -> Iterator[Schedule]:
    """The schedule of a service: some kinds keep office hours, most happen on one day."""
    slot = chance.choice(kind["times"])
    if slot == "office":
        yield _weekly(service, ",".join(_DAYS), dt.time(9, 30), dt.time(16, 30))
    elif slot == "late":
        yield _weekly(service, f"{','.join(_DAYS)},SA,SU", dt.time(18), dt.time(23))
    else:
        earliest, latest, length = _SLOTS[slot]
        start = chance.randint(earliest, latest)
        yield _regular(chance, service, kind, _DAYS[weekday], _time(start), _time(start + length))


def _regular(
    chance: Chance,
    service: Service,
    kind: dict[str, Any],
    day: str,
    opens: dt.time,
    closes: dt.time,
) -> Schedule:
    every = chance.choice(kind.get("every", ["weekly"]))
    if every == "monthly":
        schedule = _weekly(service, f"{chance.randint(1, 4)}{day}", opens, closes)
        schedule.freq = Schedule.Frequency.MONTHLY
        return schedule
    schedule = _weekly(service, day, opens, closes)
    schedule.interval = 2 if every == "fortnightly" else 1
    return schedule


def _weekly(service: Service, days: str, opens: dt.time, closes: dt.time) -> Schedule:
    return Schedule(
        service=service,
        freq=Schedule.Frequency.WEEKLY,
        byday=days,
        opens_at=opens,
        closes_at=closes,
    )


def _time(half_hours: int) -> dt.time:
    return dt.time(half_hours // 2, half_hours % 2 * 30)
