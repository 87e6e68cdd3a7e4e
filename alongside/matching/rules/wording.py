"""Numbers as people say them."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

METRES_PER_MILE = 1609.344
# Streets are about a third longer than the crow flies; people walk some 80 metres a minute
# (3 miles an hour).
_DETOUR, _PACE = 1.3, 80
_WALKABLE = 2400  # metres, as the crow flies


def far(metres: float) -> str:
    """A distance: “350 metres” within half a mile, then “1.2 miles”."""
    if metres < METRES_PER_MILE / 2:
        return _("%(metres)d metres") % {"metres": max(round(metres, -1), 10)}
    miles = round(metres / METRES_PER_MILE, 1)
    return _("1 mile") if miles == 1 else _("%(miles)s miles") % {"miles": f"{miles:g}"}


def on_foot(metres: float) -> str:
    """About how long it takes to walk there; empty where hardly anybody would."""
    if metres > _WALKABLE:
        return ""
    minutes = max(1, round(metres * _DETOUR / _PACE))
    return ngettext(
        "about %(minutes)d minute on foot", "about %(minutes)d minutes on foot", minutes
    ) % {"minutes": minutes}


def pounds(amount: Decimal) -> str:
    """£3 or £3.50."""
    return f"£{amount:.0f}" if amount == amount.to_integral_value() else f"£{amount:.2f}"
