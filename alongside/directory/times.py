"""When something happens, in words."""

import datetime as dt
from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.common import clock
from alongside.directory.models import Schedule, ScheduleException

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLURALS = dict(
    zip(
        DAYS,
        (
            gettext_lazy("Mondays"),
            gettext_lazy("Tuesdays"),
            gettext_lazy("Wednesdays"),
            gettext_lazy("Thursdays"),
            gettext_lazy("Fridays"),
            gettext_lazy("Saturdays"),
            gettext_lazy("Sundays"),
        ),
        strict=True,
    )
)
_ORDINALS = {
    "1": gettext_lazy("first"),
    "2": gettext_lazy("second"),
    "3": gettext_lazy("third"),
    "4": gettext_lazy("fourth"),
    "5": gettext_lazy("fifth"),
    "-1": gettext_lazy("last"),
}


def timetable(schedules: Iterable[Schedule]) -> list[str]:
    """Every schedule in words, in the order of the week and the day."""
    return [in_words(schedule) for schedule in sorted(schedules, key=_order)]


def in_words(schedule: Schedule) -> str:
    """For example “Mondays, 10am to 12 noon”; empty when the schedule says nothing."""
    parts = [_days(schedule), between(schedule.opens_at, schedule.closes_at)]
    text = ", ".join(part for part in parts if part)
    if schedule.description:
        text = f"{text} ({schedule.description})" if text else schedule.description
    once = not schedule.freq and schedule.valid_from == schedule.valid_to == schedule.dtstart
    season = "" if once else _season(schedule.valid_from, schedule.valid_to)
    return f"{text}, {season}" if text and season else text


def breaks(schedules: Iterable[Schedule]) -> list[str]:
    """The days ahead on which it is otherwise: “Not from 26 to 30 October 2026 (half-term)”.

    The same break of several schedules is told once.
    """
    ahead = [
        exception
        for schedule in schedules
        for exception in schedule.exceptions.all()
        if exception.ends_on >= clock.today()
    ]
    ahead.sort(key=lambda exception: exception.starts_on)
    return list(dict.fromkeys(_break(exception) for exception in ahead))


def _break(exception: ScheduleException) -> str:
    first, last = exception.starts_on, exception.ends_on
    closed = exception.kind == ScheduleException.Kind.CLOSED
    if first == last:
        text = _("Not on %(day)s") if closed else _("Also on %(day)s")
        text %= {"day": date_format(first, "l j F Y")}
    else:
        text = _("Not from %(from)s to %(to)s") if closed else _("Also from %(from)s to %(to)s")
        start = "j F" if first.year == last.year else "j F Y"
        text %= {"from": date_format(first, start), "to": date_format(last, "j F Y")}
    if not closed:
        time = between(exception.opens_at, exception.closes_at)
        text = f"{text}, {time}" if time else text
    return f"{text} ({exception.reason})" if exception.reason else text


def clock_time(moment: dt.time) -> str:
    """The time as people say it: 9:30am, 10am, 12 noon, 12 midnight."""
    if (moment.hour, moment.minute) == (12, 0):
        return _("12 noon")
    if (moment.hour, moment.minute) in ((0, 0), (23, 59)):
        return _("12 midnight")
    half = _("am") if moment.hour < 12 else _("pm")
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{half}"


def between(opens: dt.time | None, closes: dt.time | None) -> str:
    """“10am to 12 noon”, “from 10am”; nothing for nothing."""
    if opens and closes:
        words = {"from": clock_time(opens), "to": clock_time(closes)}
        return _("%(from)s to %(to)s") % words
    if opens:
        return _("from %s") % clock_time(opens)
    return _("until %s") % clock_time(closes) if closes else ""


def _days(schedule: Schedule) -> str:
    codes = [code.strip().upper() for code in schedule.byday.split(",") if code.strip()]
    if schedule.freq == Schedule.Frequency.MONTHLY:
        return _monthly(schedule, codes)
    if schedule.freq != Schedule.Frequency.WEEKLY:
        return date_format(schedule.dtstart, "l j F Y") if schedule.dtstart else ""
    days = _days_of_the_week([code for code in DAYS if code in codes])
    if schedule.interval > 1:
        weeks = ngettext("every week", "every %(n)d weeks", schedule.interval)
        days = ", ".join(part for part in (days, weeks % {"n": schedule.interval}) if part)
    return days


def _days_of_the_week(codes: list[str]) -> str:
    """“Mondays and Thursdays”; of three days or more on end the first and the last."""
    if len(codes) == len(DAYS):
        return _("Every day")
    names = [str(_PLURALS[code]) for code in codes]
    on_end = DAYS.index(codes[-1]) - DAYS.index(codes[0]) == len(codes) - 1 if codes else False
    if len(codes) > 2 and on_end:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return listed(names)


def _monthly(schedule: Schedule, codes: list[str]) -> str:
    named = [_nth_day(code) for code in codes]
    dates = [] if named else [day.strip() for day in schedule.bymonthday.split(",")]
    if any(dates) and schedule.interval <= 1:
        said = listed([_("day %s") % day for day in dates if day])
        return _("%s of the month") % f"{said[0].upper()}{said[1:]}"
    named = named or [_("day %s") % day for day in dates if day]
    if schedule.interval > 1:
        return _("The %(days)s of every %(n)d months") % {
            "days": listed(named),
            "n": schedule.interval,
        }
    return _("The %s of the month") % listed(named) if named else _("Monthly")


def _nth_day(code: str) -> str:
    """“2WE” in words: second Wednesday."""
    ordinal, day = _ORDINALS.get(code[:-2]), code[-2:]
    name = str(WEEKDAYS[DAYS.index(day)]) if day in DAYS else code
    return _("%(nth)s %(day)s") % {"nth": ordinal, "day": name} if ordinal else name


def _season(start: dt.date | None, end: dt.date | None) -> str:
    words = {"from": start and date_format(start, "j F Y"), "to": end and date_format(end, "j F Y")}
    if start and end:
        return _("%(from)s to %(to)s") % words
    if start:
        return _("from %(from)s") % words
    return _("until %(to)s") % words if end else ""


def listed(words: list[str]) -> str:
    """“a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _order(schedule: Schedule) -> tuple[str, int, dt.time]:
    days = [DAYS.index(code) for code in DAYS if code in schedule.byday]
    return schedule.description, min(days, default=7), schedule.opens_at or dt.time.min
