"""When something happens: one form for each time, with the days on which it is otherwise."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.directory.entry import Break, Hours
from alongside.directory.times import DAYS
from alongside.ui.clock_field import ClockField
from alongside.ui.fields import DateBoxesField

ONCE, AS_IT_IS = "once", "as-it-is"
_DATES = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d")
_BREAK = re.compile(
    r"^(?P<also>(?:also|hefyd)\s+)?(?P<first>[^:]+?)(?:\s+(?:to|until|–|i|tan)\s+(?P<last>[^:]+?))?"
    r"(?:\s*:\s*(?P<reason>.*))?$",
    re.IGNORECASE,
)
REPEATS = [
    ("1", gettext_lazy("Every week")),
    ("2", gettext_lazy("Every 2 weeks")),
    ("3", gettext_lazy("Every 3 weeks")),
    ("4", gettext_lazy("Every 4 weeks")),
    ("m1", gettext_lazy("First of the month")),
    ("m2", gettext_lazy("Second of the month")),
    ("m3", gettext_lazy("Third of the month")),
    ("m4", gettext_lazy("Fourth of the month")),
    ("m-1", gettext_lazy("Last of the month")),
    (ONCE, gettext_lazy("Once, on the first day below")),
]


class TimeForm(forms.Form):
    """One time. ``base`` is how it stands; what the form does not show of it is kept."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=[(code, WEEKDAYS[number]) for number, code in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    repeat = forms.ChoiceField(label=gettext_lazy("How often"), choices=REPEATS, initial="1")
    opens_at = ClockField(label=gettext_lazy("From"), required=False)
    closes_at = ClockField(label=gettext_lazy("To"), required=False)
    where = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    description = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    first_on = DateBoxesField(label=gettext_lazy("First day"), required=False)
    last_on = DateBoxesField(label=gettext_lazy("Last day"), required=False)
    breaks = forms.CharField(
        label=gettext_lazy("Breaks"),
        help_text=gettext_lazy(
            "One on each line, such as: 26 October 2026 to 30 October 2026: half-term. "
            "An extra day: also 3 November 2026: open day."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, bases: list[tuple[str, Hours]], **kwargs: Any) -> None:
        number = re.search(r"-(\d+)$", str(kwargs.get("prefix")))
        at = int(number[1]) if number else len(bases)
        self.base = bases[at][1] if at < len(bases) else Hours()
        self.places: list[str] = kwargs.pop("places")
        super().__init__(*args, **kwargs)
        names = [(str(n), name) for n, name in enumerate(self.places)]
        self.fields["where"].choices = [("", _("Anywhere, or no place")), *names]  # type: ignore[attr-defined]
        if repeat_of(self.base) == AS_IT_IS:
            self.fields["repeat"].choices = [  # type: ignore[attr-defined]
                *REPEATS,
                (AS_IT_IS, _("As it is now")),
            ]

    def clean_breaks(self) -> list[Break]:
        lines = self.cleaned_data["breaks"].splitlines()
        return [read_break(line) for line in lines if line.strip()]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not self.has_changed():
            return said  # how it stands may be all that its source knows
        repeat, opens, closes = said.get("repeat"), said.get("opens_at"), said.get("closes_at")
        if repeat not in (ONCE, AS_IT_IS) and not said.get("days"):
            self.add_error("days", _("Choose the days"))
        if repeat in (ONCE, "2", "3", "4") and "first_on" in said and not said["first_on"]:
            self.add_error("first_on", _("Enter the first day: it is counted from there"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It must end after it begins"))
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day must not come before the first"))
        return said

    def hours(self) -> Hours:
        """The time as an entry holds it."""
        if not self.has_changed():
            return self.base
        said = self.cleaned_data
        first, last = _iso(said["first_on"]), _iso(said["last_on"])
        kept = replace(
            self.base,
            opens_at=_hhmm(said["opens_at"]),
            closes_at=_hhmm(said["closes_at"]),
            description=said["description"],
            exceptions=said["breaks"],
        )
        repeat, days = said["repeat"], ",".join(day for day in DAYS if day in said["days"])
        if repeat == AS_IT_IS:
            return kept
        if repeat == ONCE:
            kept = replace(kept, valid_from="", valid_to="", dtstart=first)
            return replace(kept, freq="", interval=1, byday="")
        kept = replace(kept, valid_from=first, valid_to=last, bymonthday="")
        if repeat.startswith("m"):
            nth = ",".join(f"{repeat[1:]}{day}" for day in days.split(","))
            return replace(kept, freq="MONTHLY", interval=1, byday=nth)
        start = first if repeat != "1" else kept.dtstart
        return replace(kept, freq="WEEKLY", interval=int(repeat), byday=days, dtstart=start)


def repeat_of(hours: Hours) -> str:
    """Which of the choices says how often; AS_IT_IS for a rule that none of them says."""
    plain = not (hours.bymonthday or hours.byweekno or hours.byyearday or hours.count)
    codes = [code for code in hours.byday.split(",") if code]
    if plain and hours.freq == "WEEKLY" and hours.interval <= 4:
        return str(hours.interval)
    nths = {code[:-2] for code in codes}
    if plain and hours.freq == "MONTHLY" and hours.interval == 1 and len(nths) == 1:
        nth = nths.pop()
        return f"m{nth}" if nth in ("1", "2", "3", "4", "-1") else AS_IT_IS
    return ONCE if plain and not hours.freq and hours.dtstart else AS_IT_IS


def initial_of(where: str, hours: Hours) -> dict[str, Any]:
    """What the form shows of a time that stands."""
    once = repeat_of(hours) == ONCE
    return {
        "days": [code[-2:] for code in hours.byday.split(",") if code],
        "repeat": repeat_of(hours),
        "opens_at": _time(hours.opens_at),
        "closes_at": _time(hours.closes_at),
        "where": where,
        "description": hours.description,
        "first_on": _date(hours.dtstart if once else hours.valid_from),
        "last_on": _date(hours.valid_to),
        "breaks": "\n".join(break_line(one) for one in hours.exceptions),
    }


def break_line(one: Break) -> str:
    """A break as it is typed."""
    line = "also " if one.kind == "extra" else ""
    line += _typed(one.starts_on)
    if one.ends_on != one.starts_on:
        line += f" to {_typed(one.ends_on)}"
    return f"{line}: {one.reason}" if one.reason else line


def read_break(line: str) -> Break:
    """A break from what was typed. Raises ValidationError that quotes the line."""
    found = _BREAK.match(line.strip())
    first = _read_date(found["first"]) if found else None
    last = _read_date(found["last"]) if found and found["last"] else first
    if not found or not first or not last or last < first:
        raise forms.ValidationError(
            _("“%s” is not understood. Write it like 26 October 2026 to 30 October 2026: break.")
            % line.strip()[:60]
        )
    kind = "extra" if found["also"] else "closed"
    return Break(kind, first.isoformat(), last.isoformat(), reason=(found["reason"] or "")[:120])


def _read_date(text: str) -> dt.date | None:
    for pattern in _DATES:
        try:
            return dt.datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _typed(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _date(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _hhmm(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""
