"""What somebody said for a team, in the words of the pages on which they said it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.begun.home_rules import Decides, Hear, Relationship, Time, Way
from alongside.begun.own_drafts import Asking
from alongside.needs.queries import by_code
from alongside.portal.selfreferral.forms import said_plainly
from alongside.ui.formats import day


@dataclass(frozen=True)
class Line:
    """One thing that goes to the team, and the page on which it can be changed."""

    name: str
    said: str
    page: str


def lines_of(asking: Asking) -> list[Line]:
    """All that goes, in the order in which it was asked."""
    return [line for line in _lines(asking) if line.said]


def _lines(asking: Asking) -> Iterator[Line]:
    about, other = asking.about, asking.for_other
    who, reach, times, what = (about[page] for page in ("who", "reach", "times", "what"))
    name = f"{who['given_name']} {who['family_name']}"
    yield Line(_("Their name") if other else _("Your name"), name, "who")
    born = day(dt.date.fromisoformat(who["born"]))
    yield Line(_("Date of birth"), born, "who")
    yield Line(_("Postcode"), asking.postcode, "")
    if other:
        yield from _you(about["you"])
    yield Line(_("Phone number"), reach["phone"], "reach")
    yield Line(_("E-mail address"), reach["email"], "reach")
    if other:
        first = _("You") if reach.get("first") == "me" else _("Them")
        yield Line(_("They speak first with"), first, "reach")
    yield Line(_("Safe ways"), _labels(Way, reach["ways"]), "reach")
    if "leave_message" in times:
        may = _("Yes") if times["leave_message"] == "yes" else _("No")
        yield Line(_("They may leave a message"), may, "times")
    yield Line(_("Best times"), _labels(Time, times["times"]), "times")
    yield Line(_("When or how"), times["note"], "times")
    yield Line(_("A message about the answer"), str(Hear(times["hear"]).label), "times")
    needs = by_code(what["needs"])
    chosen = ", ".join(said_plainly(needs[code]) for code in what["needs"] if code in needs)
    yield Line(_("What would help"), chosen, "what")
    yield Line(_("In your own words"), asking.words, "words")
    yield Line(_("To keep everybody safe"), what["safety"], "what")
    yield Line(_("Language"), what["language"], "what")
    yield Line(_("An interpreter"), _("Yes") if what["interpreter"] else "", "what")


def _you(you: Any) -> Iterator[Line]:
    who = f"{you['name']}, {str(Relationship(you['relationship']).label).lower()}"
    yield Line(_("Who asks"), who, "you")
    yield Line(_("Do they know?"), str(Decides(you["decides"]).label), "you")
    yield Line(_("Your own phone number"), you["phone"], "you")
    yield Line(_("Your own e-mail address"), you["email"], "you")
    kept = _("Yes") if you["keep"] else _("No, my name is deleted when they answer")
    yield Line(_("The team may keep who you are"), kept, "you")


def _labels(kind: Any, codes: list[str]) -> str:
    return ", ".join(str(kind(code).label) for code in codes)
