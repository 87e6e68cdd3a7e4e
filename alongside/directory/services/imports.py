"""Reading somebody's directory into ours, record by record, without losing what was edited here."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, no_hurry
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.copying import Rows
from alongside.directory.entry import differences
from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import (
    ImportBatch,
    ImportedRecord,
    ImportPreview,
    Service,
)
from alongside.directory.permission import may_import
from alongside.directory.queries.areas import kept_in
from alongside.directory.services.comparing import OUTCOMES, Compared, Comparison
from alongside.directory.services.creating import created, note
from alongside.directory.services.entries import Writer
from alongside.directory.services.field_sources import kept_sources
from alongside.directory.services.words import refresh_words
from alongside.directory.sources.record import Source
from alongside.directory.sources.sheet import Sheet
from alongside.needs.models import Need

CHUNK = 1000
EDITED_HERE = "edited here"


@dataclass(frozen=True)
class RowReport:
    """What became of one row, and why or with what repairs."""

    line: int
    outcome: str
    name: str = ""
    messages: tuple[str, ...] = ()


@dataclass
class Imported:
    """A finished import: how many rows had which outcome, and what the file no longer holds."""

    batch: ImportBatch
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    absent: list[str] = field(default_factory=list)


Tell = Callable[[RowReport], None]


def import_directory(
    *,
    actor: Actor,
    path: Path,
    mapping: DirectoryMap,
    encoding: str = "utf-8",
    dry_run: bool = False,
    tell: Tell = lambda report: None,
) -> Imported:
    """Create and update the services of a file; each row's outcome is told as it is known.

    A bad row fails alone. What was edited here since the last import is kept. ``dry_run`` does
    everything and then undoes it. Raises Refused, with nothing changed, for a fault of the file.
    """
    source = Sheet(path, mapping, encoding)
    return import_source(actor=actor, source=source, dry_run=dry_run, tell=tell)


@all_or_nothing()
def import_source(
    *,
    actor: Actor,
    source: Source,
    preview: ImportPreview | None = None,
    whole: bool = True,
    dry_run: bool = False,
    tell: Tell = lambda report: None,
) -> Imported:
    """As ``import_directory``, from any source.

    ``whole``: what the source gave before and does not hold now is flagged as absent. An editor of
    an area reads over the entries that they keep, and so does the house a list of that area.
    """
    may_import(actor)
    no_hurry()
    one_at_a_time()
    check_needs(source.needs)
    with transaction.atomic():  # apart, for a dry run is taken back
        batch = ImportBatch.objects.create(
            source=source.code,
            file_name=source.file_name[:255],
            actor=actor.label,
            preview=preview,
        )
        done = Imported(batch)
        area = actor.area_id or (preview.source.area_id if preview else None)
        _Import(source, done, tell, area).run(whole)
        batch.counts = done.counts
        batch.save(update_fields=["counts", "organisations"])
        if done.counts["created"] or done.counts["updated"]:
            refresh_words()
        transaction.set_rollback(dry_run)
    if not dry_run:
        record(actor, "directory.import", batch, counts=done.counts)
    return done


def one_at_a_time() -> None:
    """Wait for any other import: two at once would both find a record missing, and make it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alongside.import_directory'))")


def check_needs(codes: Sequence[str]) -> None:
    """Raise Refused for needs that the vocabulary does not have."""
    unknown = sorted(set(codes) - set(Need.objects.values_list("code", flat=True)))
    if unknown:
        raise Refused(
            _("The mapping names needs that are not in the vocabulary: %s.") % ", ".join(unknown)
        )


class _Import:
    """One run: the records in chunks, each compared with what stands here and written in bulk."""

    def __init__(self, source: Source, done: Imported, tell: Tell, area: uuid.UUID | None) -> None:
        self.source = source
        self.area = area
        self.done = done
        self.tell = tell
        self.comparison = Comparison(source, hold=True, area=area)
        self.writer = Writer(source.title, source.kind, source.code, source.licence)

    def run(self, whole: bool) -> None:
        found = self.comparison.compared()
        with created(self.done.batch, self.writer) as creation:
            while chunk := list(islice(found, CHUNK)):
                creation.add([one for one in chunk if one.outcome == "created"])
                self._change_known([one for one in chunk if one.imported])
                for one in chunk:
                    self._count(one)
        self.done.batch.organisations = [str(made) for made in self.writer.known.made]
        if whole:
            self.done.absent = self._flag_absent()

    def _count(self, one: Compared) -> None:
        self.done.counts[one.outcome] += 1
        self.tell(RowReport(one.number, one.outcome, one.name, tuple(one.messages)))

    def _change_known(self, known: list[Compared]) -> None:
        self._change([one for one in known if one.outcome == "updated"])
        self._remember([one for one in known if one.is_news])
        edited = [(one.imported.service_id, one.kept) for one in known if one.imported and one.kept]
        if edited:
            self.writer.mark_local(edited, EDITED_HERE)
        back = [one.imported.pk for one in known if one.imported and one.imported.absent_since]
        if back:
            ImportedRecord.objects.filter(id__in=back).update(absent_since=None)

    def _change(self, changed: list[Compared]) -> None:
        changes = [
            (one.imported.service_id, one.before, one.after)
            for one in changed
            if one.imported and one.before and one.after
        ]
        sources = kept_sources({s: differences(before, after) for s, before, after in changes})
        rows = Rows()
        for one, (service, before, after) in zip(changed, changes, strict=True):
            written = one.imported.written if one.imported else None
            texts = before.as_text(), after.as_text()
            note(rows, self.done.batch, service, *texts, written, sources[service])
        if changes:
            self.writer.change(changes)
            rows.copy()

    def _remember(self, known: list[Compared]) -> None:
        """What the source says now, for the next time."""
        records = []
        for one in known:
            if one.imported and one.entry:
                one.imported.written = one.entry.as_json()
                one.imported.fingerprint = one.fingerprint
                records.append(one.imported)
        ImportedRecord.objects.bulk_update(records, ["written", "fingerprint"])

    def _flag_absent(self) -> list[str]:
        """Listed services that this source gave before and no longer holds, by name."""
        standing = ImportedRecord.objects.filter(
            kept_in(self.area, "service__organisation__"),
            source=self.source.code,
            service__status=Service.Status.ACTIVE,
        ).values_list("id", "key", "service__name")
        seen = self.comparison.seen
        absent = [(pk, name) for pk, key, name in standing.iterator() if key not in seen]
        ImportedRecord.objects.filter(
            id__in=[pk for pk, _name in absent], absent_since=None
        ).update(absent_since=clock.now())
        return [name for _pk, name in absent]
