"""Days and times as people write them in a table: “Mon & Thurs”, “10.30am – 12 noon”, or both."""

import re
from dataclasses import dataclass
from functools import lru_cache

from alongside.directory.times import DAYS

# In English and Welsh; three letters or more of a name are enough.
_NAMES = {
    "MO": ("mondays", "llun"),
    "TU": ("tuesdays", "mawrth"),
    "WE": ("wednesdays", "weds", "mercher"),
    "TH": ("thursdays", "iau"),
    "FR": ("fridays", "gwener"),
    "SA": ("saturdays", "sadwrn"),
    "SU": ("sundays", "sul"),
}
_SEVERAL = {
    "daily": DAYS,
    "every day": DAYS,
    "everyday": DAYS,
    "weekdays": DAYS[:5],
    "weekends": DAYS[5:],
    "weekend": DAYS[5:],
}
_FROM_TO = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bi\b)\s*")
_AND = re.compile(r"\s*(?:[,;/&+]|\band\b|\ba\b)\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?")
_A_DAY = (
    r"(?:dydd\s+|every\s+)?"
    r"(?:mon|tue|wed|thu|fri|sat|sun|llun|mawrth|mercher|iau|gwener|sadwrn|sul)"
)
_NEXT = re.compile(rf"[;\n]+|\s*(?:,|&|\+|/|\band\b|\ba\b)\s*(?={_A_DAY})", re.IGNORECASE)
_WITH_NOTE = re.compile(r"([^()]*)(?:\(([^()]*)\))?")
_TIME_BEGINS = re.compile(r"\d|\b(?:noon|midday)\b", re.IGNORECASE)
_AROUND_DAYS = re.compile(
    r"^(?:every|each|on)\s+(?!day)|(?:\s*\b(?:from|at)|\s*[:,–-])\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class When:
    """Days as codes of iCalendar, from and to (empty: not said), and what stands in brackets."""

    days: tuple[str, ...]
    opens: str = ""
    closes: str = ""
    note: str = ""


def when(text: str) -> list[When]:
    """Days and times in one text, such as “Mon & Wed 9.30am–11am (term time); Fridays 2-4pm”.

    None of them where any part is not understood: half a timetable would mislead.
    """
    found: list[When] = []
    waiting: list[str] = []  # days whose time is said with a later one
    for piece in filter(None, (piece.strip() for piece in _NEXT.split(text))):
        read = _WITH_NOTE.fullmatch(piece)
        if read is None:
            return []
        body, note = read[1].strip(), (read[2] or "").strip()
        time = _TIME_BEGINS.search(body)
        head = body[: time.start()] if time else body
        named = days(_AROUND_DAYS.sub("", head.strip()))
        spans = [span(part) for part in _AND.split(body[time.start() :])] if time else []
        if not named or None in spans:
            return []
        waiting += named
        if spans or note:
            at = tuple(day for day in DAYS if day in waiting)
            found += [When(at, *each, note=note) for each in spans if each] or [When(at, note=note)]
            waiting = []
    return [*found, When(tuple(waiting))] if waiting else found


def days(text: str) -> list[str]:
    """The days that a text names, as codes of iCalendar in the order of the week.

    None of them where any part of it is no day.
    """
    found: set[str] = set()
    for part in filter(None, _AND.split(text.casefold().replace(".", " ").strip())):
        named = _days_of(part.strip())
        if not named:
            return []
        found |= set(named)
    return [day for day in DAYS if day in found]


def _days_of(part: str) -> list[str]:
    if part in _SEVERAL:
        return list(_SEVERAL[part])
    ends = [_day(end) for end in _FROM_TO.split(part)]
    if len(ends) > 2 or None in ends:
        return []
    first, last = (DAYS.index(str(end)) for end in (ends[0], ends[-1]))
    return [DAYS[place % 7] for place in range(first, (last if last >= first else last + 7) + 1)]


def _day(text: str) -> str | None:
    word = text.removeprefix("dydd ").strip()
    if len(word) < 3:
        return None
    return next(
        (day for day, names in _NAMES.items() if any(n.startswith(word) for n in names)), None
    )


@lru_cache(maxsize=5000)  # a list says the same few hours again and again
def span(text: str) -> tuple[str, str] | None:
    """From and to, as 10:30 and 12:00; None where the text is no such span of one day."""
    ends = [_CLOCK.fullmatch(_noon(end)) for end in _FROM_TO.split(text.casefold().strip())]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    if not any(end[2] or end[3] for end in ends if end) and not _is_morning(ends[0], ends[1]):
        if not _is_lunch(ends[0], ends[1]):
            return None  # “2-4” may be in the morning or in the afternoon
        return "12:00", _as_text((int(ends[1][1]) + 12) * 60)
    closes = _minutes(ends[1], ends[1][3])
    opens = _minutes(ends[0], ends[0][3] or ends[1][3])
    if closes is not None and opens is not None and opens >= closes and not ends[0][3]:
        opens = _minutes(ends[0], "am" if ends[1][3] else None)  # “10-2pm”
    if opens is None or closes is None or opens >= closes:
        return None
    return _as_text(opens), _as_text(closes)


def _is_morning(opens: re.Match[str], closes: re.Match[str]) -> bool:
    """“10-12”: nobody means the night."""
    return 8 <= int(opens[1]) < int(closes[1]) <= 12


def _is_lunch(opens: re.Match[str], closes: re.Match[str]) -> bool:
    """“12-2”: nor do they here."""
    return int(opens[1]) == 12 and 1 <= int(closes[1]) <= 5


def _noon(text: str) -> str:
    return re.sub(r"^(?:12\s*)?(?:noon|midday)$", "12:00pm", text.strip())


def _minutes(found: re.Match[str], half: str | None) -> int | None:
    """Minutes since midnight; ``half`` is am or pm, or None for 24 hours."""
    hour, minute = int(found[1]), int(found[2] or 0)
    if minute > 59 or hour > (12 if half else 23) or (half and not hour):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute


def _as_text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
