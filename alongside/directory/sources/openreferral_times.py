"""The schedules of an Open Referral UK feed, 3.0 or 1.0."""

import re

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.directory.entry import Hours
from alongside.directory.models import Schedule
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
    freq = text(data, "freq").upper()
    hours = Hours(
        byday=_byday(data),
        opens_at=fields.repairs.time(text(data, "opens_at")),
        closes_at=fields.repairs.time(text(data, "closes_at")),
        description=fields.line(data, Schedule, "description"),
        freq=freq if freq in Schedule.Frequency.values else "WEEKLY",
        interval=max(1, min(number(data, "interval") or 1, 1000)),
        dtstart=fields.repairs.day(text(data, "dtstart")),
        until=fields.repairs.day(text(data, "until")),
        count=_small(number(data, "count")),
        bymonthday=_short_list(text(data, "bymonthday")),
        valid_from=fields.repairs.day(text(data, "valid_from")),
        valid_to=fields.repairs.day(text(data, "valid_to")),
        schedule_link=fields.repairs.url(text(data, "schedule_link")),
        attending_type=attending if attending in Schedule.Attending.values else "",
        notes=fields.words(data, "notes"),
    )
    return None if hours == Hours() else hours


def _byday(data: Object) -> str:
    found = _BYDAY.findall(text(data, "byday", "weekday").upper())
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
