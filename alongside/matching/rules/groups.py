"""The groups by which it is looked at whether what suits is shown fairly."""

import datetime as dt

from alongside.people.rules import age_on

# The last year of each band: children, then as in the GP Patient Survey, more coarsely.
BANDS = ((17, "0-17"), (34, "18-34"), (54, "35-54"), (74, "55-74"), (200, "75+"))


def born_alike(born: dt.date, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last birthday, give or take days, of people in the same band."""
    ends = [last for last, _name in BANDS]
    band = next(place for place, last in enumerate(ends) if age_on(born, today) <= last)
    youngest = ends[band - 1] + 1 if band else 0
    day = today.replace(day=min(today.day, 28))  # there is one in every year
    return day.replace(year=day.year - ends[band] - 1), day.replace(year=day.year - youngest)


def age_band(born: dt.date, today: dt.date) -> str:
    """The band of somebody born then, such as 55-74."""
    years = age_on(born, today)
    return next(name for last, name in BANDS if years <= last)
