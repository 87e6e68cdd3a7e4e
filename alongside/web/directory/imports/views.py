"""What was brought, what it would change, and doing or undoing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.models import ImportPreview, ImportSource
from alongside.directory.queries import imports as queries
from alongside.directory.queries.duplicates import pairs_visible_to
from alongside.directory.services import previews
from alongside.directory.services.rereading import set_reading
from alongside.directory.services.undoing import undo_import
from alongside.referrals.doors import open_to
from alongside.web.directory.imports.wording import OUTCOMES, difference, said_by
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of

SHOWN = 20  # records on a page


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def imports(request: Request) -> HttpResponse:
    """Previews that wait for somebody, and what was imported before."""
    seen = queries.previews_visible_to(request.actor)
    waiting = seen.exclude(state__in=(ImportPreview.State.COMMITTED, ImportPreview.State.DISCARDED))
    context = {
        "waiting": waiting,
        "page": page_of(request, queries.batches_visible_to(request.actor), per_page=SHOWN),
        "sources": queries.sources_visible_to(request.actor),
        "duplicates": pairs_visible_to(request.actor).count(),
    }
    return render(request, "directory/imports/imports.html", context)


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def preview(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """What would come of it, record by record."""
    found = _seen(request, preview_id)
    if not found.is_open:
        messages.info(request, _("This list was imported or thrown away before."))
        return redirect("imports")
    if found.state == ImportPreview.State.READING and found.source.kind == ImportSource.Kind.SHEET:
        return redirect("import_columns", found.pk)
    conflicts = queries.conflicts_of(found)
    asked = request.GET.get("show", "")
    show = asked if asked in OUTCOMES or asked == "conflicts" else _first_shown(found)
    records = conflicts if show == "conflicts" else queries.records_of(found, show)
    page = page_of(request, records, per_page=SHOWN)
    context = {
        "preview": found,
        "outcomes": [(code, words, found.counts.get(code, 0)) for code, words in OUTCOMES.items()],
        "show": show,
        "something": any(found.counts.values()),
        "importable": any(found.counts.get(code) for code in OUTCOMES if code != "failed"),
        "conflicts": conflicts.count(),
        "page": page,
        "rows": [
            {
                "record": record,
                "says": said_by(record.entry) if show == "created" else [],
                "changes": [difference(*change) for change in record.changes],
                "conflicts": [difference(*conflict) for conflict in record.conflicts],
            }
            for record in page
        ],
    }
    return render(request, "directory/imports/preview.html", context)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def commit_preview(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """Do what the preview shows."""
    found = _seen(request, preview_id)
    try:
        done = previews.commit(actor=request.actor, preview_id=found.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _back(found)
    messages.success(
        request,
        _("%(created)d services are new, %(updated)d changed, %(unchanged)d stayed the same.")
        % done.counts,
    )
    if done.absent:
        return redirect("import_absent", found.source.code)
    return redirect("imports")


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def discard_preview(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """Throw it away."""
    found = _seen(request, preview_id)
    return _do(
        request,
        lambda: previews.discard(actor=request.actor, preview_id=found.pk),
        _("The preview is thrown away. Nothing was changed."),
    )


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def read_on_preview(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """Read a feed on from where it stopped."""
    found = _seen(request, preview_id)
    try:
        previews.read_on(actor=request.actor, preview_id=found.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _back(found)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def undo_batch(request: Request, batch_id: uuid.UUID) -> HttpResponse:
    """Take an import back."""
    batch = queries.batches_visible_to(request.actor).filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    try:
        undone = undo_import(actor=request.actor, batch_id=batch.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("imports")
    messages.success(
        request,
        _("%(removed)d services were removed, %(restored)d put back as they were.")
        % {"removed": undone.removed, "restored": undone.restored},
    )
    for name, why in undone.kept[:SHOWN]:
        messages.info(request, f"{name}: {why}")
    return redirect("imports")


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def absent(request: Request, code: str) -> HttpResponse:
    """What a source no longer holds; first what people were referred to and still wait for."""
    source = queries.sources_visible_to(request.actor).filter(code=code).first()
    if source is None:
        raise Http404
    records = list(queries.absent_visible_to(request.actor, code))
    open_referrals = open_to(request.actor, [record.service_id for record in records])
    records.sort(key=lambda record: -open_referrals.get(record.service_id, 0))
    rows: list[dict[str, Any]] = [
        {
            "record": record,
            "referrals": _open(open_referrals.get(record.service_id, 0)),
        }
        for record in records
    ]
    return render(request, "directory/imports/absent.html", {"source": source, "rows": rows})


def _open(count: int) -> str:
    return ngettext("%d open referral", "%d open referrals", count) % count if count else ""


def _first_shown(found: ImportPreview) -> str:
    return next((code for code in OUTCOMES if found.counts.get(code)), "created")


def _seen(request: Request, preview_id: uuid.UUID) -> ImportPreview:
    """The preview, also one that is done: what is no longer possible with it, its verbs say."""
    found = queries.previews_visible_to(request.actor).filter(pk=preview_id).first()
    if found is None:
        raise Http404
    return found


def _back(preview: ImportPreview) -> HttpResponse:
    """To the preview, or to all imports where somebody has decided on it meanwhile."""
    preview.refresh_from_db(fields=["state"])
    return redirect("import_preview", preview.pk) if preview.is_open else redirect("imports")


def _do(request: Request, verb: Any, said: str) -> HttpResponse:
    try:
        verb()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("imports")


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def feed_pace(request: Request, code: str) -> HttpResponse:
    """How often a feed is read again by itself; nothing chosen pauses it."""
    source = queries.sources_visible_to(request.actor).filter(code=code).first()
    if source is None:
        raise Http404
    days = request.POST.get("days", "")
    try:
        set_reading(
            actor=request.actor, source=source, days=int(days) if days.isdecimal() else None
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Kept: it is read from now on.") if days else _("Paused."))
    return redirect("imports")
