"""The schedules of an Open Referral UK feed, 3.0 or 1.0."""

import re

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.directory.entry import Break, Hours
from alongside.directory.models import Schedule, ScheduleException
from alongside.directory.sources.found import Object, many, number, text
from alongside.directory.sources.openreferral_fields import Fields
from alongside.directory.times import DAYS

_BYDAY = re.compile(r"-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")


def schedules(fields: Fields, data: Object) -> list[Hours]:
    """The times that are not over yet."""
    found = many(data, "schedules", "regular_schedules", "regular_schedule")
    return [hours for schedule in found if (hours := _hours(fields, schedule))]


def _hours(fields: Fields, data: Object) -> Hours | None:
    over = fields.repairs.day(text(data, "valid_to", "until"))
    if over and over < clock.today().isoformat():
        fields.repairs.note(_("times that ended on %s were left out") % over)
        return None
    attending = text(data, "attending_type")
    byday, begins = _byday(data), fields.repairs.day(text(data, "dtstart"))
    freq = _freq(data, byday, begins)
    if not freq and begins < clock.today().isoformat():
        fields.repairs.note(_("times that ended on %s were left out") % begins)
        return None
    hours = Hours(
        byday=byday,
        opens_at=fields.repairs.time(text(data, "opens_at")),
        closes_at=fields.repairs.time(text(data, "closes_at")),
        description=fields.line(data, Schedule, "description"),
        freq=freq,
        interval=max(1, min(number(data, "interval") or 1, 1000)),
        dtstart=begins,
        until=fields.repairs.day(text(data, "until")),
        count=_small(number(data, "count")),
        bymonthday=_short_list(text(data, "bymonthday")),
        valid_from=fields.repairs.day(text(data, "valid_from")),
        valid_to=fields.repairs.day(text(data, "valid_to")),
        schedule_link=fields.repairs.url(text(data, "schedule_link")),
        attending_type=attending if attending in Schedule.Attending.values else "",
        notes=fields.words(data, "notes"),
        exceptions=_breaks(fields, data),
    )
    return None if hours == Hours() else hours


def _freq(data: Object, byday: str, begins: str) -> str:
    """How often; of what names a first day and no rule that it takes place once, on that day."""
    freq = text(data, "freq").upper()
    if freq in Schedule.Frequency.values:
        return freq
    rule = byday or text(data, "bymonthday", "until", "count")
    every = number(data, "interval") or 1
    return "" if begins and not (freq or rule or every > 1) else "WEEKLY"


def _breaks(fields: Fields, data: Object) -> list[Break]:
    """Days on which it is otherwise, as another Alongside tells them."""
    found = [
        Break(
            kind=text(each, "kind"),
            starts_on=fields.repairs.day(text(each, "starts_on")),
            ends_on=fields.repairs.day(text(each, "ends_on", "starts_on")),
            opens_at=fields.repairs.time(text(each, "opens_at")),
            closes_at=fields.repairs.time(text(each, "closes_at")),
            reason=fields.line(each, ScheduleException, "reason"),
        )
        for each in many(data, "x_exceptions")
    ]
    kinds = ScheduleException.Kind.values
    return [each for each in found if each.kind in kinds and "" < each.starts_on <= each.ends_on]


def _byday(data: Object) -> str:
    days = data.get("byday")
    said = ",".join(map(str, days)) if isinstance(days, list) else text(data, "byday", "weekday")
    found = _BYDAY.findall(said.upper())
    if not found:
        # Version 1.0 also wrote Monday, or 1 for it.
        day = text(data, "weekday", "byday").lower()
        found = [code for code in DAYS if day[:2].upper() == code] if day.isalpha() else []
        if day.isdigit() and 1 <= int(day) <= 7:
            found = [DAYS[int(day) - 1]]
    return ",".join(dict.fromkeys(found))[:40]


def _small(count: int | None) -> int | None:
    return count if count is not None and 0 < count < 32_000 else None


def _short_list(days: str) -> str:
    return days if re.fullmatch(r"-?\d{1,2}(,-?\d{1,2})*", days) and len(days) <= 40 else ""
