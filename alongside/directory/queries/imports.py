"""Reading sources, previews and batches: for whoever keeps the directory."""

import uuid

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.models import (
    ImportBatch,
    ImportedRecord,
    ImportPreview,
    ImportSource,
    PreviewRecord,
)


def _keeps(actor: Actor) -> bool:
    return actor.may(Permission.DIRECTORY_EDIT) or actor.may(Permission.SYSTEM)


def sources_visible_to(actor: Actor) -> QuerySet[ImportSource]:
    """Everybody whose directory has been read."""
    return ImportSource.objects.all() if _keeps(actor) else ImportSource.objects.none()


def previews_visible_to(actor: Actor) -> QuerySet[ImportPreview]:
    """Previews, newest first, without the files that some still hold."""
    if not _keeps(actor):
        return ImportPreview.objects.none()
    return ImportPreview.objects.select_related("source").defer("file")


def preview_visible_to(actor: Actor, preview_id: uuid.UUID) -> ImportPreview:
    """One preview. Raises Refused where there is none."""
    preview = previews_visible_to(actor).filter(pk=preview_id).first()
    if preview is None:
        raise Refused(_("There is no such preview."))
    return preview


def records_of(preview: ImportPreview, outcome: str) -> QuerySet[PreviewRecord]:
    """The records with this outcome, those in conflict with local edits first."""
    records = preview.records.filter(outcome=outcome).select_related("service")
    return records.order_by("number", "id")


def conflicts_of(preview: ImportPreview) -> QuerySet[PreviewRecord]:
    """The records whose source says something else than what was edited here."""
    return preview.records.exclude(conflicts=[]).select_related("service")


def batches_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """What was imported, newest first, with the ``title`` of whose list it was."""
    if not _keeps(actor):
        return ImportBatch.objects.none()
    titles = ImportSource.objects.filter(code=OuterRef("source")).values("title")
    return ImportBatch.objects.annotate(title=Coalesce(Subquery(titles), "source"))


def source_titles() -> dict[str, str]:
    """What people call the sources, by their codes."""
    return dict(ImportSource.objects.values_list("code", "title"))


def absent_visible_to(actor: Actor, source: str) -> QuerySet[ImportedRecord]:
    """Listed records that the source was found without, the longest absent first."""
    if not _keeps(actor):
        return ImportedRecord.objects.none()
    records = ImportedRecord.objects.filter(source=source, absent_since__isnull=False)
    listed = records.exclude(service__status__in=("inactive", "defunct"))
    return listed.select_related("service").order_by("absent_since", "key")
