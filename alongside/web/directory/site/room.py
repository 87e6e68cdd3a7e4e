"""Whether there is room: the last word on it, when it was said, and by whom."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.directory.models import Capacity, Service
from alongside.directory.rules.freshness import days_since, how_long_ago

OLD = 30  # days after which a word on room may well have passed
_TAGS = {
    Capacity.State.PLACES: "green",
    Capacity.State.WAITING_LIST: "yellow",
    Capacity.State.FULL: "grey",
    Capacity.State.ASK: "blue",
}


@dataclass(frozen=True)
class Room:
    """One line on room, as people would say it. ``tag`` is the colour of the state."""

    state: str
    tag: str
    facts: list[str]
    note: str
    said: str
    is_old: bool


def room_of(service: Service) -> list[Room]:
    """Every word on room, the newest first."""
    rows = sorted(service.capacities.all(), key=lambda row: row.updated, reverse=True)
    return [_room(row) for row in rows]


def _room(row: Capacity) -> Room:
    facts = [_places(row), _wait(row.expected_wait_days)]
    age = days_since(row.updated)
    words = {"when": how_long_ago(age), "who": _(row.source) if row.source else ""}
    said = _("Said %(when)s by %(who)s.") if row.source else _("Said %(when)s.")
    return Room(
        state=str(row.get_state_display()),
        tag=_TAGS[Capacity.State(row.state)],
        facts=[fact for fact in facts if fact],
        note=row.description,
        said=said % words,
        is_old=age > OLD,
    )


def _places(row: Capacity) -> str:
    if row.available is None:
        return ""
    if row.maximum:
        return _("%(free)d of %(all)d places free") % {"free": row.available, "all": row.maximum}
    return ngettext("%d place free", "%d places free", row.available) % row.available


def _wait(days: int | None) -> str:
    """The wait as it is felt: in days, weeks or months."""
    if days is None:
        return ""
    if days == 0:
        return _("No wait")
    if days < 14:
        wait = ngettext("%d day", "%d days", days) % days
    elif days < 84:
        wait = ngettext("%d week", "%d weeks", round(days / 7)) % round(days / 7)
    else:
        wait = ngettext("%d month", "%d months", round(days / 30)) % round(days / 30)
    return _("Wait: about %s") % wait
