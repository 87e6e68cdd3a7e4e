"""The groups by which it is looked at whether what suits is shown fairly."""

import datetime as dt

from alongside.people.rules import age_on

# The last year of each band: children, then as in the GP Patient Survey, more coarsely.
BANDS = ((17, "0-17"), (34, "18-34"), (54, "35-54"), (74, "55-74"), (200, "75+"))


def age_band(born: dt.date, today: dt.date) -> str:
    """The band of somebody born then, such as 55-74."""
    years = age_on(born, today)
    return next(name for last, name in BANDS if years <= last)
