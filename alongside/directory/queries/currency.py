"""The currency score: what share of an area's entries somebody has checked lately."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from alongside.common import clock
from alongside.directory.models import CurrencyScore, Problem
from alongside.directory.queries.listed import SHOWN
from alongside.directory.rules.freshness import policy
from alongside.directory.states import ProblemStatus
from alongside.organisations.models import Area

WITHIN_HOURS = 48  # what advice to adopters of Open Referral UK asks of an editor

# An area's figure counts the organisations in it and in the areas inside it; each entry once.
_SCORE = """
    WITH RECURSIVE up (area_id, above_id) AS (
        SELECT id, id FROM organisations_area
        UNION
        SELECT up.area_id, a.parent_id FROM up
        JOIN organisations_area a ON a.id = up.above_id WHERE a.parent_id IS NOT NULL
    ), counted AS (
        SELECT o.area_id,
            count(*) AS listed,
            count(*) FILTER (WHERE s.verified_at >= %(since)s) AS checked,
            count(*) FILTER (WHERE s.verified_at IS NULL) AS never
        FROM directory_service s
        JOIN organisations_organisation o ON o.id = s.organisation_id
        WHERE s.status = ANY(%(listed)s)
        GROUP BY o.area_id
    )
    SELECT up.above_id, sum(listed)::int, sum(checked)::int, sum(never)::int
    FROM counted JOIN up USING (area_id) GROUP BY up.above_id
    UNION ALL
    SELECT NULL, coalesce(sum(listed), 0)::int, coalesce(sum(checked), 0)::int,
        coalesce(sum(never), 0)::int
    FROM counted
"""

_FIXES = """
    SELECT count(*),
        count(*) FILTER (WHERE closed_at - created_at <= make_interval(hours => %(hours)s)),
        extract(epoch FROM percentile_cont(0.5)
            WITHIN GROUP (ORDER BY closed_at - created_at)) / 3600
    FROM directory_problem WHERE status = 'fixed' AND closed_at >= %(since)s
"""


@dataclass(frozen=True)
class Score:
    """One area on one day; the whole directory where ``area`` is None."""

    area: Area | None
    listed: int
    checked: int
    never: int
    day: dt.date

    @property
    def percent(self) -> int | None:
        """Of a hundred entries, rounded half up; None where none is listed."""
        return (200 * self.checked + self.listed) // (2 * self.listed) if self.listed else None


@dataclass(frozen=True)
class Fixes:
    """Problems put right lately, how fast, and those that still wait."""

    fixed: int
    in_time: int
    median_hours: float | None
    waiting: int
    oldest: dt.datetime | None


def scores() -> list[Score]:
    """Today's, the whole directory first, then each area that has entries, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_SCORE, {"since": _window_start(), "listed": [str(one) for one in SHOWN]})
        rows: dict[uuid.UUID | None, tuple[int, int, int]] = {
            area: (listed, checked, never) for area, listed, checked, never in cursor.fetchall()
        }
    today = clock.today()
    areas = Area.objects.filter(id__in=[area for area in rows if area]).order_by("name")
    return [Score(None, *rows[None], today)] + [Score(a, *rows[a.pk], today) for a in areas]


def history(months: int = 12) -> list[Score]:
    """The whole directory on the first day that was counted in each month, the newest first."""
    first_of: dict[tuple[int, int], CurrencyScore] = {}
    for row in CurrencyScore.objects.filter(area=None).order_by("day"):
        first_of.setdefault((row.day.year, row.day.month), row)
    latest = sorted(first_of.values(), key=lambda row: row.day, reverse=True)[:months]
    return [Score(None, row.listed, row.checked, row.never, row.day) for row in latest]


def fixes() -> Fixes:
    """How long reported problems took that were put right within the score's window."""
    with connection.cursor() as cursor:
        cursor.execute(_FIXES, {"since": _window_start(), "hours": WITHIN_HOURS})
        fixed, in_time, median = cursor.fetchone()
    waiting = Problem.objects.filter(status=ProblemStatus.OPEN).order_by("created_at")
    oldest = waiting.values_list("created_at", flat=True).first()
    hours = None if median is None else float(median)
    return Fixes(fixed, in_time, hours, waiting.count(), oldest)


def _window_start() -> dt.datetime:
    """The first moment of the window of days, today included."""
    first = clock.today() - dt.timedelta(days=policy().score_window - 1)
    return dt.datetime.combine(first, dt.time.min, tzinfo=timezone.get_current_timezone())
