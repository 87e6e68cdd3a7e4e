"""How far it is, as it is told to people: the same words on every page."""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

METRES_PER_MILE = 1609.344


def distance(metres: float) -> str:
    """“350 m” within half a mile, then “1.2 miles”."""
    return distance_in(get_language(), metres)


def distance_in(language: str | None, metres: float) -> str:
    """The same for many on a page, whose language is known: it must be the active one."""
    if metres < METRES_PER_MILE / 2:
        return f"{max(round(metres, -1), 10):.0f} m"
    miles = round(metres / METRES_PER_MILE, 1)
    shown = f"{miles:.0f}" if miles >= 10 or miles == int(miles) else f"{miles:.1f}"
    return _in_miles(language, shown)


@lru_cache
def _in_miles(_language: str | None, miles: str) -> str:
    return _("1 mile") if miles == "1" else _("%(miles)s miles") % {"miles": miles}
