"""A copy of what I keep here for myself: a file to read, and one for programs."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.owncare import services
from alongside.owncare.services.own_copy import Copy
from alongside.ui.formats import day, moment
from alongside.web.doors import Request, requires
from alongside.web.downloads import json_file, text_file

_NAME = "my-own-copy"


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def own_copy(request: Request) -> HttpResponse:
    """Say what is in it; the button hands it out, to its author alone."""
    if request.method != "POST":
        return render(request, "owncare/own_copy.html")
    kind = request.POST.get("as")
    if kind not in ("text", "json"):
        raise BadRequest("There is no such kind of copy.")
    copy = services.take_copy(actor=request.actor)
    return json_file(copy, _NAME) if kind == "json" else text_file(_readable(copy), _NAME)


def _readable(copy: Copy) -> str:
    return "\n".join(_lines(copy)) + "\n"


def _lines(copy: Copy) -> Iterator[str]:
    yield _("What you keep here for yourself")
    for title, entries in (
        (_("Your reflective log"), _reflections(copy)),
        (_("How your weeks felt"), _weeks(copy)),
        (_("When you were out alone"), _visits(copy)),
    ):
        yield from ("", title, "=" * len(title))
        yield from entries


def _reflections(copy: Copy) -> Iterator[str]:
    for one in copy["reflections"]:
        yield from ("", moment(_at(one["written_at"])), one["text"])


def _weeks(copy: Copy) -> Iterator[str]:
    for one in copy["weeks"]:
        week = day(dt.date.fromisoformat(one["week_of"]))
        shown = _("shown to your lead") if one["shown_to_lead"] else _("only you")
        yield from ("", f"{_('Week of %(day)s') % {'day': week}}: {one['level']} ({shown})")
        if one["words"]:
            yield one["words"]


def _visits(copy: Copy) -> Iterator[str]:
    for one in copy["lone_visits"]:
        told = f" · {_('colleagues were told')}" if one["colleagues_were_told"] else ""
        until = f"{moment(_at(one['set_out_at']))} – {moment(_at(one['back_by']))}"
        yield from ("", f"{until}: {one['outcome']}{told}")


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
