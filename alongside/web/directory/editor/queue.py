"""Everything that waits for an editor, kind by kind."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory.queries.currency import scores
from alongside.referrals.doors import open_to
from alongside.web.directory.editor.panels import PANELS, Line, Panel, panel_named
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def queue(request: Request) -> HttpResponse:
    """One kind of thing at a time; how many of each stands above."""
    counts = {panel.code: panel.rows(request.actor).count() for panel in PANELS}
    waiting = [panel.code for panel in PANELS if counts[panel.code]]
    shown = panel_named(request.GET.get("show") or next(iter(waiting), ""))
    page = page_of(request, shown.rows(request.actor))
    context = {
        "score": scores()[0],
        "panels": PANELS,
        "counts": counts,
        "shown": shown,
        "page": page,
        "lines": _lines(request.actor, shown, list(page)),
    }
    return render(request, "directory/editor/queue.html", context)


def _lines(actor: Actor, shown: Panel, rows: list[Any]) -> list[Line]:
    """The page's lines; of what has stopped, first where people still wait."""
    lines = [shown.line(row) for row in rows]
    if shown.code != "stopped":
        return lines
    open_referrals = open_to(actor, [row.service_id for row in rows])
    counted = [
        replace(line, waiting=open_referrals.get(row.service_id, 0))
        for line, row in zip(lines, rows, strict=True)
    ]
    return sorted(counted, key=lambda line: -line.waiting)
