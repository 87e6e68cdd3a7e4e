"""Choosing which services are asked: what is chosen, what was found, what is proposed."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.directory.models import Service
from alongside.directory.queries.elsewhere import home_area, of_other_areas
from alongside.referrals.services import MOST_AT_ONCE
from alongside.referrals.together import asked_already
from alongside.web.doors import Request
from alongside.web.finding import asked_for
from alongside.web.onward.looking import found_for
from alongside.web.onward.origin import Origin


@dataclass(frozen=True)
class Offered:
    """Services to choose from: what the ``words`` found, and what is ``proposed`` without any."""

    proposed: Sequence[Service]
    words: str = ""
    found: Sequence[Service] = ()


@dataclass(frozen=True)
class Tickable:
    """Some of the services under one heading, each with its place among all of them."""

    heading: str
    rows: Sequence[tuple[int, Service]]


def choose(
    request: Request,
    origin: Origin,
    named: Sequence[Service],
    *,
    pressed: bool,
) -> HttpResponse:
    """The services to tick, of which none was asked already; ``named`` are ticked.

    ``pressed`` says that somebody wanted to go on with these, which cannot be: the page says why.
    """
    offered = _offered(request, origin)
    rows = list(dict.fromkeys([*named, *offered.found, *offered.proposed]))
    taken = asked_already(request.actor, origin.person.pk, rows)
    rows = [service for service in rows if service.pk not in taken]
    chosen = [service for service in rows if service in named]
    asked = [service.name for service in named if service.pk in taken]
    context = {
        "origin": origin,
        "groups": _groups(origin, rows, chosen, offered),
        "ticked": {service.pk for service in chosen},
        "alone": chosen[0] if len(chosen) == 1 and origin.fewest > 1 else None,
        "most": MOST_AT_ONCE,
        "elsewhere": of_other_areas(
            [one.pk for one in rows], home_area(request.actor), origin.person.postcode
        ),
        "words": offered.words,
        "said": _said(offered, taken, chosen),
        "problem": _problem(origin.fewest, len(chosen), asked) if pressed else "",
    }
    return render(request, "onward/choose.html", context, status=422 if pressed else 200)


def _offered(request: Request, origin: Origin) -> Offered:
    words = asked_for(request).words
    if origin.case:
        return Offered(
            origin.listed(request.actor), words, found_for(origin, words) if words else ()
        )
    return Offered((), words, found_for(origin, words)) if words else Offered(found_for(origin, ""))


def _groups(
    origin: Origin, rows: Sequence[Service], chosen: Sequence[Service], offered: Offered
) -> list[Tickable]:
    """What is chosen stands apart from what was found, and that from what is proposed."""
    found = [one for one in rows if one not in chosen and one in offered.found]
    others = [one for one in rows if one not in chosen and one not in found]
    proposed = _("On the shortlist") if origin.case else _("Which services?")
    places = {service: place for place, service in enumerate([*chosen, *found, *others], start=1)}
    headed = (
        (_("Chosen so far"), chosen),
        (_("Found for “%(words)s”") % {"words": offered.words}, found),
        (proposed, others),
    )
    return [
        Tickable(heading, [(places[one], one) for one in group])
        for heading, group in headed
        if group
    ]


def _said(offered: Offered, taken: Collection[uuid.UUID | None], chosen: Sequence[Service]) -> str:
    """What became of the search, where it brought nothing new."""
    found = [one for one in offered.found if one.pk not in taken]
    if not offered.words or any(one not in chosen for one in found):
        return ""
    about = {"words": offered.words}
    if found:
        return _("What was found for “%(words)s” is chosen already.") % about
    if offered.found:
        return _("What was found for “%(words)s” was asked already. Try other words.") % about
    return _("Nothing was found for “%(words)s” that takes referrals. Try other words.") % about


def _problem(fewest: int, ticked: int, asked: Sequence[str]) -> str:
    """Why it does not go on: too few or too many are ticked, and which of them do not count."""
    if ticked > MOST_AT_ONCE:
        over = ticked - MOST_AT_ONCE
        said = ngettext(
            "You ticked %(ticked)s, and at most %(most)s can be asked at once: untick %(over)s.",
            "You ticked %(ticked)s, and at most %(most)s can be asked at once: untick %(over)s.",
            over,
        ) % {"ticked": ticked, "most": MOST_AT_ONCE, "over": over}
    elif ticked:
        said = _("You ticked one service. Tick at least one more.")
    elif fewest > 1:
        said = _("You ticked no service. Tick at least two.")
    else:
        said = _("You ticked no service. Tick at least one.")
    if asked:
        said += " " + _("Asked already: %(names)s.") % {"names": ", ".join(asked)}
    return said
