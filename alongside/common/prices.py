"""What something costs, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _


def price(amount: Decimal, currency: str = "GBP") -> str:
    """“Free”, “£3”, “£3.50”; other money by its code: “EUR 3”."""
    if not amount:
        return _("Free")
    sign = "£" if currency in ("GBP", "") else f"{currency} "
    whole = amount == amount.to_integral_value()
    return f"{sign}{amount:.0f}" if whole else f"{sign}{amount:.2f}"


def between_prices(least: Decimal, most: Decimal, currency: str = "GBP") -> str:
    """“£2 to £5”, “Free, or up to £5”, or the one price that there is."""
    if least == most:
        return price(least, currency)
    words = {"least": price(least, currency), "most": price(most, currency)}
    return (_("%(least)s to %(most)s") if least else _("Free, or up to %(most)s")) % words
