"""What somebody said for a team, in the words of the pages on which they said it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.begun import guide
from alongside.begun.home_rules import Decides, Hear, Relationship, Time, Way
from alongside.begun.own_drafts import Asking
from alongside.needs.queries import by_code
from alongside.portal.selfreferral.forms import said_plainly
from alongside.portal.selfreferral.theirs import Theirs
from alongside.portal.selfreferral.what_forms import needs_of
from alongside.ui.formats import day


@dataclass(frozen=True)
class Line:
    """One thing that goes to the team."""

    name: str
    said: str
    change: str = ""  # where it has a page of its own


@dataclass(frozen=True)
class Part:
    """What was said on one page, and where it can be changed; empty: each line on its own."""

    name: str
    change: str
    lines: list[Line]


def parts_of(asking: Asking, theirs: Theirs, team: str) -> list[Part]:
    """All that goes, in the order in which it was asked; nothing of what was left empty."""
    return [part for part in _parts(asking, theirs, team) if part.lines]


def _parts(asking: Asking, theirs: Theirs, team: str) -> Iterator[Part]:
    about, other = asking.about, asking.for_other
    now = reverse("help_question", args=["now"])
    yield Part(_("What you said that should not wait"), now, list(_dangers(asking)))
    yield _part(_("Whom it is for") if other else _("About you"), "who", _who(about["who"]))
    where = [Line(_("Postcode"), asking.postcode)]
    yield Part(_("Where they live") if other else _("Where you live"), _elsewhere(), where)
    if other:
        yield _part(_("Who asks"), "you", _you(about["you"]))
    yield _part(_("How to be in touch"), "reach", _reach(about["reach"]))
    yield _part(_("When, and what may be left or sent"), "times", _times(about["times"]))
    needs = Line(_("What would help"), _needs(asking, theirs))
    heard = [needs, Line(_("In your own words"), asking.words)]
    yield Part(_("What it is about"), _guide(asking), [line for line in heard if line.said])
    yield _part(_("What the team should know"), "what", _what(about["what"]))
    yield Part(_("Asked by %(name)s") % {"name": team}, "", list(_theirs(theirs)))


def _part(name: str, page: str, lines: Iterable[Line]) -> Part:
    change = reverse("help_ask_page", args=[page])
    return Part(name, change, [line for line in lines if line.said])


def _elsewhere() -> str:
    return f"{reverse('help_ask')}?elsewhere"


def _guide(asking: Asking) -> str:
    """What was chosen from a longer list is changed where it was chosen."""
    chosen = "needs" in asking.about["what"]
    if chosen:
        return reverse("help_ask_page", args=["what"])
    return reverse("help_question", args=["needs"])


def _dangers(asking: Asking) -> Iterator[Line]:
    for words in guide.danger_words(asking.dangers, asking.for_other):
        yield Line(_("You said, or we heard it in your words"), words)
    if asking.call_back:
        yield Line(_("Shall somebody ring you?"), _("Yes"))


def _who(who: Any) -> Iterator[Line]:
    yield Line(_("Name"), f"{who['given_name']} {who['family_name']}")
    yield Line(_("Date of birth"), day(dt.date.fromisoformat(who["born"])))


def _you(you: Any) -> Iterator[Line]:
    relationship = str(Relationship(you["relationship"]).label).lower()
    yield Line(_("Your own name"), f"{you['name']}, {relationship}")
    yield Line(_("Do they know?"), str(Decides(you["decides"]).label))
    yield Line(_("Your own phone number"), you["phone"])
    yield Line(_("Your own e-mail address"), you["email"])
    kept = _("Yes") if you["keep"] else _("No, my name is deleted when they answer")
    yield Line(_("The team may keep who you are"), kept)


def _reach(reach: Any) -> Iterator[Line]:
    if "first" in reach:
        yield Line(_("They speak first with"), _("You") if reach["first"] == "me" else _("Them"))
    yield Line(_("Phone number"), reach["phone"])
    yield Line(_("E-mail address"), reach["email"])
    yield Line(_("Safe ways"), _labels(Way, reach["ways"]))


def _times(times: Any) -> Iterator[Line]:
    if "leave_message" in times:
        may = _("Yes") if times["leave_message"] == "yes" else _("No")
        yield Line(_("They may leave a message"), may)
    yield Line(_("Best times"), _labels(Time, times["times"]))
    yield Line(_("When or how"), times["note"])
    yield Line(_("A message about the answer"), str(Hear(times["hear"]).label))


def _what(what: Any) -> Iterator[Line]:
    yield Line(_("To keep everybody safe"), what["safety"])
    yield Line(_("Language"), what["language"])
    yield Line(_("An interpreter"), _("Yes") if what["interpreter"] else "")


def _needs(asking: Asking, theirs: Theirs) -> str:
    codes = needs_of(asking, theirs.reasons)
    needs = by_code(codes)
    return ", ".join(said_plainly(needs[code]) for code in codes if code in needs)


def _theirs(theirs: Theirs) -> Iterator[Line]:
    for one in theirs.judged.answers:
        change = reverse("help_ask_question", args=[one.question.id])
        yield Line(one.question.shown, one.text or _("Not answered"), change)


def _labels(kind: Any, codes: list[str]) -> str:
    return ", ".join(str(kind(code).label) for code in codes)
