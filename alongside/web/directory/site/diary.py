"""What is on: the dates of an area, a month on a page, to read, to print and to subscribe to."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from alongside.common import clock
from alongside.common.working_days import is_bank_holiday
from alongside.directory.diary import Day, Diary, Happening, Wanted, diary, told
from alongside.directory.queries.areas import areas
from alongside.directory.times import DAYS, between
from alongside.needs.queries import all_needs
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public

OPEN = "The directory is open to all: anybody may look for help."
MONTHS_AHEAD = 12
AT_ONCE = 20  # dates that stand open; what comes later opens by day
A_PAGE = 150  # dates; a day is never split


class DiaryForm(forms.Form):
    """Where, for what, and on which day of the week. Every box may stay empty."""

    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    need = forms.ChoiceField(label=gettext_lazy("To help with"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("On which day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(code, str(WEEKDAYS[number])) for number, code in enumerate(DAYS)]
        self._offer("area", _("Everywhere"), [(str(area.pk), area.name) for area in areas()])
        self._offer("need", _("Anything"), [(need.code, _(need.name)) for need in all_needs()])
        self._offer("day", _("Any day"), days)

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def wanted(self, month: dt.date) -> Wanted:
        """The question, for a month given by any of its days. Call it on a valid form."""
        said = self.cleaned_data
        area = uuid.UUID(said["area"]) if said["area"] else None
        return Wanted(month.replace(day=1), area, said["need"], said["day"])

    @property
    def query(self) -> str:
        """What was chosen, to go behind an address."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""


@public(OPEN)
@require_safe
def diary_now(request: Request) -> HttpResponse:
    """What is on this month."""
    return _month(request, clock.today().replace(day=1))


@public(OPEN)
@require_safe
def diary_of_month(request: Request, year: int, month: int) -> HttpResponse:
    """What is on in a month, from this one to a year ahead."""
    this = clock.today().replace(day=1)
    if not 1 <= month <= 12 or not 0 <= _months_from(this, year, month) <= MONTHS_AHEAD:
        raise Http404
    return _month(request, dt.date(year, month, 1))


@dataclass(frozen=True)
class Line:
    """One date as shown."""

    happening: Happening
    time: str
    place: str


def _month(request: Request, month: dt.date) -> HttpResponse:
    form = DiaryForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "month": month, "pages": 0, "number": 1}
        return render(request, "directory/diary.html", context, status=422)
    found = diary(form.wanted(month), not_before=clock.today())
    pages = list(_pages(found))
    number = min(_number(request.GET.get("page", "")), max(len(pages), 1))
    context = {
        "form": form,
        "month": month,
        "title": _("What is on in %(month)s %(year)s")
        % {"month": MONTHS[month.month], "year": month.year},
        "days": _days(pages[number - 1]) if pages else [],
        "total": sum(len(there) for _day_, there in found.days),
        "is_cut": found.is_cut,
        "at_once": AT_ONCE,
        "number": number,
        "pages": len(pages),
        "before": _address(month, -1, form.query),
        "after": _address(month, 1, form.query),
        "query": form.query,
        "more": (form.query + "&" if form.query else "?") + "page=",
        "canonical": address_of("diary_month", month.year, month.month),
    }
    return render(request, "directory/diary.html", context)


def _pages(found: Diary) -> Iterator[list[Day]]:
    page: list[Day] = []
    for day, there in found.days:
        if page and sum(len(one) for _day_, one in page) + len(there) > A_PAGE:
            yield page
            page = []
        page.append((day, there))
    if page:
        yield page


def _days(page: list[Day]) -> list[dict[str, Any]]:
    """The days of a page; those that come first are open, as many as one reads in one go."""
    ahead = accumulate((len(there) for _day_, there in page), initial=0)
    return [
        _day(day, there, is_open=before < AT_ONCE)
        for (day, there), before in zip(told(page), ahead, strict=False)
    ]


def _day(day: dt.date, there: list[Happening], *, is_open: bool) -> dict[str, Any]:
    said = date_format(day, "l j F")
    return {
        "is_open": is_open,
        "id": day.isoformat(),
        "title": _("%(day)s (bank holiday)") % {"day": said} if is_bank_holiday(day) else said,
        "lines": [
            Line(one, between(one.occurrence.at, one.occurrence.until), _place(one))
            for one in there
        ],
    }


def _place(one: Happening) -> str:
    if one.location is None:
        attending = one.occurrence.schedule.attending_type
        return str(one.occurrence.schedule.get_attending_type_display()) if attending else ""
    address = next(iter(one.location.addresses.all()), None)
    return one.location.name or (address.lines[0] if address and address.lines else "")


def _address(month: dt.date, step: int, query: str) -> dict[str, str] | None:
    """The month before or after, with its name; None out of reach."""
    this = clock.today().replace(day=1)
    other = (month + dt.timedelta(days=31 if step > 0 else -1)).replace(day=1)
    if not 0 <= _months_from(this, other.year, other.month) <= MONTHS_AHEAD:
        return None
    name = f"{MONTHS[other.month]} {other.year}"
    return {"name": name, "path": f"{other.year}-{other.month}", "query": query}


def _months_from(this: dt.date, year: int, month: int) -> int:
    return (year - this.year) * 12 + month - this.month


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1
