"""How times and distances are written for people, after the NHS content style guide."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, gettext_lazy

from alongside.common import clock
from alongside.common.distances import distance
from alongside.ui.translated import gettext as _
from alongside.ui.translated import ngettext

_END = re.compile(r"[.!?](?=\s|$)")  # of a sentence
CUT_AT = 300  # characters of a description that a card of a search keeps
_NAMED = {0: gettext_lazy("today"), 1: gettext_lazy("yesterday"), -1: gettext_lazy("tomorrow")}


def _local(moment: dt.date) -> dt.date:
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day(value: dt.date | None) -> str:
    """“3 May 2026”, in the deployment's time zone; nothing for nothing."""
    if not value:
        return ""
    return _day(_local(value))


def _day(local: dt.date) -> str:
    return f"{local.day} {_month(get_language(), local.month)} {local.year}"


@lru_cache
def _month(_language: str | None, number: int) -> str:
    return str(MONTHS[number])


def clock_time(value: dt.datetime | dt.time) -> str:
    """“2:15pm”, “2pm”, “midday”, “midnight”."""
    hour, minute = value.hour, value.minute
    if minute == 0 and hour in (0, 12):
        return _("midday") if hour else _("midnight")
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'pm' if hour >= 12 else 'am'}"


def hour(value: dt.datetime | dt.time) -> str:
    """“2:15pm”, in the deployment's time zone: beside a day that is said already."""
    return clock_time(timezone.localtime(value) if isinstance(value, dt.datetime) else value)


def moment(value: dt.datetime | None) -> str:
    """“3 May 2026, 2:15pm”, in the deployment's time zone; nothing for nothing."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{_day(local)}, {clock_time(local)}"


def dated(value: dt.datetime | None) -> str:
    """“Tuesday 3 May 2026, 2:15pm”: for what somebody comes to. Nothing for nothing."""
    if not value:
        return ""
    return f"{WEEKDAYS[timezone.localtime(value).weekday()]} {moment(value)}"


def days_between(earlier: dt.date, later: dt.date) -> int:
    """Whole calendar days from one to the other; negative when ``later`` is earlier."""
    first, second = (
        moment.date() if isinstance(moment, dt.datetime) else moment
        for moment in (_local(earlier), _local(later))
    )
    return (second - first).days


def ago(value: dt.date | None) -> str:
    """“today”, “yesterday”, “3 days ago”, “in 2 days”; nothing for nothing."""
    if not value:
        return ""
    days = days_between(value, clock.today())
    if days in _NAMED:
        return str(_NAMED[days])
    if days > 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": -days}


def days(value: int) -> str:
    """“1 day”, “12 days”."""
    return ngettext("%(days)s day", "%(days)s days", value) % {"days": value}


def metres(value: float | None) -> str:
    """A distance given in metres, such as “350 m” or “1.2 miles”; nothing for nothing."""
    return "" if value is None else distance(value)


def in_sentences(value: str, enough: int = 160) -> str:
    """The first whole sentences, until there is enough: half a warning can say its opposite.

    What ends inside its only sentence (a card keeps 300 characters) ends at a word, with “…”.
    """
    shown = ""
    for sentence in _sentences(value.strip()):
        finished = sentence.endswith((".", "!", "?")) or len(value) < CUT_AT
        if shown and (len(shown) >= enough or not finished):
            break
        shown = f"{shown} {sentence}".strip()
        if not finished:
            return shown.rsplit(None, 1)[0] + "…"
    return shown


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.end()].lstrip()
        start = end.end()
    if start < len(text):
        yield text[start:].lstrip()
