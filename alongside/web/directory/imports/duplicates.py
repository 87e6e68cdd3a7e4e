"""Two entries side by side: one, or two?"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.entry import COMPARED, Entry
from alongside.directory.models import DuplicatePair
from alongside.directory.queries.duplicates import merges_visible_to, pairs_visible_to
from alongside.directory.services.duplicates import find_duplicates, tell_apart
from alongside.directory.services.entries import read_back
from alongside.directory.services.merging import merge, undo_merge
from alongside.web.directory.imports.wording import difference
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Pairs to decide on, the most alike first, and what was made one lately."""
    context = {
        "page": page_of(request, pairs_visible_to(request.actor), per_page=20),
        "merges": merges_visible_to(request.actor).filter(undone_at=None)[:20],
    }
    return render(request, "directory/imports/duplicates.html", context)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def look_for_duplicates(request: Request) -> HttpResponse:
    """Compare the whole directory again."""
    found = find_duplicates(actor=request.actor)
    messages.success(
        request, ngettext("%d pair looks like one.", "%d pairs look like one.", found) % found
    )
    return redirect("duplicates")


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
def pair(request: Request, pair_id: uuid.UUID) -> HttpResponse:
    """Both entries, field by field; which of them is kept, or that they are two."""
    found = pairs_visible_to(request.actor).filter(pk=pair_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, found)
    return render(request, "directory/imports/pair.html", {"pair": found, "rows": _rows(found)})


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def undo(request: Request, merge_id: uuid.UUID) -> HttpResponse:
    """Two again."""
    try:
        undo_merge(actor=request.actor, merge_id=merge_id)
        messages.success(request, _("They are two entries again, as they were."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("duplicates")


def _decide(request: Request, found: DuplicatePair) -> HttpResponse:
    kept = request.POST.get("keep", "")
    sides = {"one": (found.one_id, found.other_id), "other": (found.other_id, found.one_id)}
    try:
        if kept in sides:
            merge(actor=request.actor, kept_id=sides[kept][0], gone_id=sides[kept][1])
            messages.success(request, _("They are one entry now. The old address leads to it."))
        else:
            tell_apart(actor=request.actor, pair_id=found.pk)
            messages.success(request, _("They stay two entries."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("duplicates")


def _rows(found: DuplicatePair) -> list[dict[str, object]]:
    entries = read_back([found.one_id, found.other_id])
    one, other = entries[found.one_id], entries[found.other_id]
    shown = [name for name in COMPARED if _says(one, name) or _says(other, name)]
    here, there = one.as_json(), other.as_json()
    return [
        {
            **difference(name, here.get(name), there.get(name)),
            "same": here.get(name) == there.get(name),
        }
        for name in shown
    ]


def _says(entry: Entry, name: str) -> bool:
    return name in entry.given()
