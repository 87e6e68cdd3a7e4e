"""Who looked at or changed what is held of a person, in words that the person knows."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.audit.models import AuditEntry
from alongside.audit.queries import visible_to

Proxies = Mapping[uuid.UUID, tuple[str, str]]
LOOKS_PER_PAGE = 200  # entries; a day's work of one colleague becomes one line

# By the verb, or by the noun before its full stop. What is not named here is a change.
_WORDS: dict[str, Any] = {
    "person.see": _("opened your record"),
    "referral.see": _("opened your record"),
    "board.see": _("saw your name in a list"),
    "referral.list": _("saw your name in a list"),
    "ask.list": _("saw your name in a list"),
    "ask": _("asked you something on these pages"),
    "glass.break": _(
        "opened your record in an emergency; somebody else judges whether that was right"
    ),
    "glass.judge": _("judged whether it was right to open your record in an emergency"),
    "person.look_up": _("looked you up"),
    "person.recognise": _("looked you up"),
    "person.protect": _("hid where you are from all but a few"),
    "person.put_right": _("changed how it is safe to reach you"),
    "person.unprotect": _("stopped hiding where you are"),
    "circle.join": _("let a colleague know where you are"),
    "circle.wish": _("kept how you would like to be reached, for those who know where you are"),
    "circle.leave": _("took a colleague out of those who know where you are"),
    "person.died": _("noted by mistake that you had died"),
    "person.lives": _("put right that you are alive"),
    "person.change_address": _("wrote down where you live now"),
    "person.merge": _("made one record of two that were both about you"),
    "person.unmerge": _("made two records of one again"),
    "person.tell_apart": _("looked whether you are somebody else with a like name"),
    "person.register": _("wrote down who you are"),
    "person.note_ethnicity": _("wrote down how you describe your ethnic background"),
    "referral.send": _("asked for help for you"),
    "referral.note": _("wrote to the others who help you"),
    "referral.take_back_part": _("took back, at your word, a part of what was sent along"),
    "referral": _("noted where your help stands"),
    "consent.record": _("wrote down what you agreed to"),
    "consent.narrow": _("wrote down that you changed your mind"),
    "consent.withdraw": _("wrote down that you changed your mind"),
    "contact": _("noted that they were in touch with you"),
    "private_note": _("noted something that they alone read, until you ask for a copy"),
    "document": _("worked with a letter or picture of yours"),
    "file.lock": _("locked a letter or picture of yours, because a virus was found in it"),
    "document.open": _("opened a letter or picture of yours"),
    "goal": _("wrote down what matters to you"),
    "goal.settle": _("worked on your plan"),
    "plan": _("worked on your plan"),
    "action": _("worked on your plan"),
    "tie": _("worked on your plan"),
    "appointment": _("worked on your plan"),
    "visit": _("worked on your plan"),
    "response": _("wrote down your answers"),
    "case": _("worked on your plan"),
    "relation": _("wrote down who acts for you"),
    "proxy": _("changed what those who act for you may see"),
    "proxy.open": _("let in whoever acts for you"),
    "list": _("looked whether you could be offered help"),
    "match": _("looked for services that suit you"),
    "gap": _("noted that something you need is missing here"),
    "rights.ask": _("asked for something about your data, for you"),
    "rights.object": _("wrote down that what is held is for your own help alone"),
    "rights.prepare": _("read what is held about you, for the copy that you asked for"),
    "rights": _("worked on what you asked about your data"),
    "account": _("opened these pages for you"),
}
# The same of somebody who acts for the person.
_FOR_YOU: dict[str, Any] = {
    "ask.answer": _("answered, for you, what was asked on these pages"),
    "consent.narrow": _("took back, for you, some of what was agreed"),
    "consent.withdraw": _("took back, for you, what was agreed"),
    "consent.add": _("agreed, for you, that somebody who helps you sees more"),
    "rights.ask": _("asked, for you, to have something put right"),
    "rights.take_back": _("no longer asks, for you, to have something put right"),
}
_OTHERWISE = _("changed what is held about you")
# Follows by itself from what is listed.
_SILENT = "relationship."


@dataclass
class Look:
    """What one colleague did on one day."""

    name: str
    organisation: str
    what: list[str] = field(default_factory=list)


@dataclass
class Day:
    """One day's looks, in the order of the latest first."""

    date: dt.date
    looks: list[Look]


def looks_at(actor: Actor) -> QuerySet[AuditEntry]:
    """What others did with the record of the person who asks, newest first."""
    return (
        visible_to(actor)
        .filter(user__isnull=False)
        .exclude(user_id=actor.user)
        .exclude(verb__startswith=_SILENT)
        .select_related("user", "organisation")
        .only("verb", "created_at", "user__name", "organisation__name")
        .order_by("-created_at")
    )


def by_day(entries: Iterable[AuditEntry], proxies: Proxies) -> list[Day]:
    """The entries as days, and within a day one line for each who looked.

    ``proxies`` says by the user who acts for the person: their accounts bear no name.
    """
    days: dict[dt.date, dict[Any, Look]] = {}
    for entry in entries:
        looks = days.setdefault(timezone.localdate(entry.created_at), {})
        who = entry.user_id, entry.organisation_id
        look = looks.setdefault(who, _nothing_yet(entry, proxies))
        acts = entry.user_id in proxies
        words = str(_FOR_YOU[entry.verb]) if acts and entry.verb in _FOR_YOU else said(entry.verb)
        if words not in look.what:
            look.what.append(words)
    return [Day(date, list(looks.values())) for date, looks in days.items()]


def _nothing_yet(entry: AuditEntry, proxies: Proxies) -> Look:
    user, organisation = entry.user, entry.organisation
    name, as_what = proxies.get(user.pk, ("", "")) if user else ("", "")
    return Look(
        name or (user.name if user else "") or str(_("Somebody who acted for you")),
        organisation.name if organisation else as_what,
    )


def said(verb: str) -> str:
    """The verb in plain words."""
    noun = verb.partition(".")[0]
    return str(_WORDS.get(verb, _WORDS.get(noun, _OTHERWISE)))
