"""How a figure is written: for readers, and for a spreadsheet."""

from django.utils.translation import gettext as _

from alongside.insight.suppression import Hidden
from alongside.insight.tables import Kind, Value

MINUS = "−"


def written(value: Value, kind: Kind) -> str:
    """For readers: “1,234”, “33%”, “11.8 days”, “+0.40”; “*” if hidden, “–” if there is none."""
    if value is None:
        return "–"
    if isinstance(value, Hidden):
        return str(value)
    if kind == "percent":
        return f"{value}%"
    if kind == "days":
        return _("%(days)s days") % {"days": value}
    if kind == "change":
        return f"{value:+.2f}".replace("-", MINUS)
    if kind == "yes":
        return _("Yes") if value else _("No")
    return f"{value:,}"


def plain(value: Value, kind: Kind) -> str:
    """For a spreadsheet: the same figure, bare; empty where there is none."""
    if value is None:
        return ""
    if kind == "yes":
        return written(value, kind)
    return str(value)
