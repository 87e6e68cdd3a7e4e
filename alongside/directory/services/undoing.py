"""Undoing an import as a batch."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, no_hurry
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.entry import Entry, differences
from alongside.directory.models import (
    ImportBatch,
    ImportChange,
    ImportedRecord,
    Location,
    Service,
    ServiceAtLocation,
)
from alongside.directory.permission import may_import, may_read_in
from alongside.directory.queries.areas import kept_in
from alongside.directory.references import check_references
from alongside.directory.services.entries import Writer, read_back
from alongside.directory.services.field_sources import put_back_sources
from alongside.directory.services.holding import hold_entries
from alongside.directory.services.imports import one_at_a_time
from alongside.directory.services.words import refresh_words
from alongside.directory.triggers import untouched
from alongside.organisations.models import Organisation

CHUNK = 500
PUT_BACK = "put back"
Row = TypeVar("Row", Service, Organisation)


@dataclass
class Undone:
    """How many services were removed and put back; which were not, and why."""

    removed: int = 0
    restored: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


@all_or_nothing()
def undo_import(*, actor: Actor, batch_id: uuid.UUID) -> Undone:
    """Remove what the batch made and put back what it changed.

    Left and reported: what was edited here or by a later batch, and what people were referred to
    (that is no longer listed). Raises Refused for a batch that is not there or was undone before.
    """
    may_import(actor)
    no_hurry()
    one_at_a_time()
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("There is no import %s.") % batch_id)
    if batch.undone_at:
        raise Refused(_("This import was undone before. Nothing was changed."))
    _check_area(actor, batch)
    undone = Undone()
    ids = list(batch.changes.values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        changes = batch.changes.filter(id__in=ids[start : start + CHUNK])
        _undo(list(changes.select_related("service")), undone)
    _remove_organisations(batch)
    batch.undone_at = clock.now()
    batch.save(update_fields=["undone_at"])
    refresh_words()
    record(
        actor,
        "directory.undo_import",
        batch,
        removed=undone.removed,
        restored=undone.restored,
        kept=len(undone.kept),
    )
    return undone


def _check_area(actor: Actor, batch: ImportBatch) -> None:
    """Half of an import cannot be taken back: the other half could not be any more."""
    if batch.preview:
        may_read_in(actor, batch.preview.source.area)
    ours = kept_in(actor.area_id, "service__organisation__")
    others = batch.changes.exclude(pk__in=batch.changes.filter(ours)).count()
    if others:
        raise Refused(
            _(
                "%d entries of this import are kept by the editors of another area, so that you "
                "cannot undo it. Nothing was changed."
            )
            % others
        )


def _undo(changes: Sequence[ImportChange], undone: Undone) -> None:
    services = [change.service_id for change in changes]
    hold_entries(services)
    standing = read_back(services)
    created, altered = [], []
    for change in changes:
        edited = differences(standing[change.service_id], Entry.from_json(change.after))
        if edited:
            why = _("changed since: %s") % ", ".join(edited)
            undone.kept.append((change.service.name, why))
        elif change.before is None:
            created.append(change.service)
        else:
            altered.append(change)
    _restore(altered)
    undone.restored += len(altered)
    in_use = _remove(created, _delete_services)
    undone.removed += len(created) - len(in_use)
    for service in in_use:
        _unlist(service)
        undone.kept.append(
            (service.name, _("people were referred to it: kept, but no longer listed"))
        )


def _restore(changes: Sequence[ImportChange]) -> None:
    entries = [
        (change, Entry.from_json(change.before), Entry.from_json(change.after))
        for change in changes
        if change.before is not None
    ]
    writer = Writer(source=PUT_BACK, kind=Organisation.Kind.PROVIDER)
    writer.change([(change.service_id, after, before) for change, before, after in entries])
    put_back_sources(
        {
            change.service_id: (differences(before, after), change.sources_before)
            for change, before, after in entries
        }
    )
    for change in changes:
        ImportedRecord.objects.filter(service_id=change.service_id).update(
            written=change.written_before, fingerprint=""
        )


def _remove(rows: Sequence[Row], delete: Callable[[Sequence[Row]], None]) -> list[Row]:
    """Delete all that nobody refers to, together or else by halves; answers the others."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            delete(rows)
            # Now, for the answer is needed: a service that somebody was referred to stays.
            check_references()
    except IntegrityError:
        if len(rows) == 1:
            return list(rows)
        half = len(rows) // 2
        return _remove(rows[:half], delete) + _remove(rows[half:], delete)
    return []


def _delete_services(services: Sequence[Service]) -> None:
    ids = [service.id for service in services]
    at = ServiceAtLocation.objects.filter(service__in=ids)
    places = set(at.values_list("location_id", flat=True))
    shared = ServiceAtLocation.objects.filter(location__in=places).exclude(service__in=ids)
    places -= set(shared.values_list("location_id", flat=True))
    with untouched():
        Location.objects.filter(id__in=places).delete()
        Service.objects.filter(id__in=ids).delete()


def _unlist(service: Service) -> None:
    """No longer listed; the next import of its record lists it again."""
    Service.objects.filter(pk=service.pk).update(
        status=Service.Status.INACTIVE, last_modified=clock.now()
    )
    imported = ImportedRecord.objects.get(service=service)
    imported.written = {**imported.written, "status": Service.Status.INACTIVE}
    imported.fingerprint = ""
    imported.save(update_fields=["written", "fingerprint"])


def _remove_organisations(batch: ImportBatch) -> None:
    """Those that the batch made and nobody uses."""
    idle = Organisation.objects.filter(id__in=batch.organisations, services=None, locations=None)
    _remove(list(idle), _delete_organisations)


def _delete_organisations(organisations: Sequence[Organisation]) -> None:
    Organisation.objects.filter(id__in=[o.id for o in organisations]).delete()
