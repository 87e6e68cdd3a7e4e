"""Bringing a file or naming a feed, and saying which column is what."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory import sheets
from alongside.directory.models import ImportPreview, ImportSource
from alongside.directory.queries.imports import previews_visible_to
from alongside.directory.services import previews
from alongside.needs.queries import all_needs
from alongside.web.directory.imports.forms import ColumnsForm, FeedForm, FileForm
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
def start_file(request: Request) -> HttpResponse:
    """Upload a file; its columns are asked for next."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with all_or_nothing():
                source = previews.remember_source(
                    actor=request.actor,
                    code=form.code,
                    title=form.cleaned_data["title"],
                    kind=ImportSource.Kind.SHEET,
                    licence=form.cleaned_data["licence"],
                )
                kept = previews.keep_file(
                    actor=request.actor, source=source, name=file.name, content=file.read()
                )
            return redirect("import_columns", kept.pk)
        except Refused as refusal:
            refuse(form, refusal)
    return _form(request, "directory/imports/file.html", {"form": form})


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
def start_feed(request: Request) -> HttpResponse:
    """Name a feed; it is read in the background."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "kind", "url", "licence")}
        try:
            with all_or_nothing():
                source = previews.remember_source(actor=request.actor, code=form.code, **said)
                begun = previews.begin_feed(actor=request.actor, source=source)
                previews.read_on(actor=request.actor, preview_id=begun.pk)
            return redirect("import_preview", begun.pk)
        except Refused as refusal:
            refuse(form, refusal)
    return _form(request, "directory/imports/feed.html", {"form": form})


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
def columns(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """Say which column is what; the choice of the last time is remembered."""
    preview = previews_visible_to(request.actor).filter(pk=preview_id).first()
    if preview is None or not preview.is_open or preview.source.kind != ImportSource.Kind.SHEET:
        raise Http404
    fault = ""
    headings, encoding = [], "utf-8"
    try:
        encoding = request.POST.get("encoding") or _encoding(preview)
        headings = _headings(preview, encoding)
    except Refused as refusal:
        fault = refusal.message
    remembered = preview.source.mapping
    form = ColumnsForm(
        headings, list(all_needs()), remembered, request.POST or None, encoding=encoding
    )
    if request.method == "POST" and form.is_valid() and not fault:
        try:
            previews.read_file(
                actor=request.actor,
                preview_id=preview.pk,
                mapping=form.mapping(preview.source),
                encoding=form.cleaned_data["encoding"],
            )
            return redirect("import_preview", preview.pk)
        except Refused as refusal:
            refuse(form, refusal)
    context = {"form": form, "preview": preview, "fault": fault}
    return _form(request, "directory/imports/columns.html", context)


def _encoding(preview: ImportPreview) -> str:
    with previews.uploaded(preview) as path:
        return sheets.encoding_of(path)


def _headings(preview: ImportPreview, encoding: str) -> list[str]:
    try:
        with previews.uploaded(preview) as path:
            return sheets.headings(path, encoding)
    except Refused:
        if encoding != "utf-8":
            raise
        with previews.uploaded(preview) as path:
            return sheets.headings(path, "cp1252")  # its letters are asked for on the page


def _form(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
