"""Numbers as people say them."""

from decimal import Decimal

from django.utils.translation import ngettext

# Streets are about a third longer than the crow flies; people walk some 80 metres a minute
# (3 miles an hour).
_DETOUR, _PACE = 1.3, 80
_WALKABLE = 2400  # metres, as the crow flies


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
