"""Reading somebody's directory into ours, row by row, without losing what was edited here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.directory import sheets
from alongside.directory.entry import Entry, differences
from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import ImportBatch, ImportChange, ImportedRecord, Postcode, Service
from alongside.directory.permission import may_import
from alongside.directory.rows import Reader, Skipped
from alongside.directory.services.entries import Writer, read_back
from alongside.directory.services.words import refresh_words
from alongside.needs.models import Need

CHUNK = 500
OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed")


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


@dataclass(frozen=True)
class _Line:
    number: int
    key: str
    entry: Entry
    notes: tuple[str, ...]


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
    may_import(actor)
    with transaction.atomic():
        # Two imports at once would both find a record missing and both make it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alongside.import_directory'))")
        _check_needs(mapping)
        batch = ImportBatch.objects.create(
            source=mapping.source, file_name=path.name[:255], actor=actor.label
        )
        done = Imported(batch)
        _Import(mapping, done, tell).run(path, encoding)
        batch.counts = done.counts
        batch.save(update_fields=["counts", "organisations"])
        if done.counts["created"] or done.counts["updated"]:
            refresh_words()
        record(actor, "directory.import", batch, counts=done.counts)
        transaction.set_rollback(dry_run)
    return done


def _check_needs(mapping: DirectoryMap) -> None:
    known = set(Need.objects.values_list("code", flat=True))
    unknown = sorted(set(mapping.needs) - known)
    if unknown:
        raise Refused(
            _("The mapping names needs that are not in the vocabulary: %s.") % ", ".join(unknown)
        )


class _Import:
    """One run: the rows in chunks, each compared with what stands here and written in bulk."""

    def __init__(self, mapping: DirectoryMap, done: Imported, tell: Tell) -> None:
        self.mapping = mapping
        self.done = done
        self.tell = tell
        self.reader = Reader(mapping)
        self.writer = Writer(mapping.title or mapping.source, mapping.organisation.kind)
        self.seen: dict[str, int] = {}

    def run(self, path: Path, encoding: str) -> None:
        with sheets.opened(path, encoding) as text:
            lines = self._lines(sheets.rows(text, self.mapping.columns()))
            while chunk := list(islice(lines, CHUNK)):
                self._write(chunk)
        self.done.batch.organisations = [str(o.id) for o in self.writer.made_organisations]
        self.done.absent = self._absent()

    def _count(self, line: int, outcome: str, name: str = "", *messages: str) -> None:
        self.done.counts[outcome] += 1
        self.tell(RowReport(line, outcome, name, messages))

    def _lines(self, rows: Iterator[sheets.SheetRow]) -> Iterator[_Line]:
        for row in rows:
            if row.fault:
                self._count(row.line, "failed", "", row.fault)
                continue
            try:
                key = self.mapping.key_of(row.cells)
                entry = self.reader.entry(row.cells)
                self._claim(key, row.line)
            except Skipped as skipped:
                self._count(row.line, "skipped", key, str(skipped))
            except Refused as refusal:
                self._count(row.line, "failed", key, refusal.message)
            else:
                yield _Line(row.line, key, entry, tuple(self.reader.notes))

    def _claim(self, key: str, line: int) -> None:
        if not key or len(key) > 400:
            raise Refused(
                _("nothing tells it from other rows: %s. Fill these in.")
                % ", ".join(self.mapping.key)
            )
        if key in self.seen:
            raise Skipped(_("the same as the row on line %d") % self.seen[key])
        self.seen[key] = line

    def _write(self, chunk: list[_Line]) -> None:
        chunk = _with_places(chunk)
        records = {
            imported.key: imported
            for imported in ImportedRecord.objects.filter(
                source=self.mapping.source, key__in=[line.key for line in chunk]
            )
        }
        self._create([line for line in chunk if line.key not in records])
        changed = []
        for line in chunk:
            imported = records.get(line.key)
            if imported and imported.written == line.entry.as_json():
                self._count(line.number, "unchanged", line.entry.name, *line.notes)
            elif imported:
                changed.append((line, imported))
        self._update(changed)

    def _create(self, lines: list[_Line]) -> None:
        services = self.writer.create([line.entry for line in lines])
        made = list(zip(services, lines, strict=True))
        ImportedRecord.objects.bulk_create(
            ImportedRecord(
                source=self.mapping.source,
                key=line.key,
                service=service,
                written=line.entry.as_json(),
            )
            for service, line in made
        )
        ImportChange.objects.bulk_create(
            ImportChange(batch=self.done.batch, service=service, after=line.entry.as_json())
            for service, line in made
        )
        for line in lines:
            self._count(line.number, "created", line.entry.name, *line.notes)

    def _update(self, changed: list[tuple[_Line, ImportedRecord]]) -> None:
        ids = [imported.service_id for _line, imported in changed]
        standing, services = read_back(ids), Service.objects.in_bulk(ids)
        changes = []
        for line, imported in changed:
            now = standing[imported.service_id]
            then, kept = _merged(Entry.from_json(imported.written), now, line.entry)
            notes = list(line.notes)
            if kept:
                notes.append(_("kept as edited here: %s") % ", ".join(kept))
            if then != now:
                changes.append((services[imported.service_id], now, then))
                self._remember(imported, now, then)
            imported.written = line.entry.as_json()
            self._count(
                line.number, "updated" if then != now else "unchanged", line.entry.name, *notes
            )
        self.writer.change(changes)
        ImportedRecord.objects.bulk_update([imported for _line, imported in changed], ["written"])

    def _remember(self, imported: ImportedRecord, now: Entry, then: Entry) -> None:
        ImportChange.objects.create(
            batch=self.done.batch,
            service_id=imported.service_id,
            before=now.as_json(),
            after=then.as_json(),
            written_before=imported.written,
        )

    def _absent(self) -> list[str]:
        """Listed services that this source gave before and this file no longer holds."""
        records = ImportedRecord.objects.filter(
            source=self.mapping.source, service__status=Service.Status.ACTIVE
        ).values_list("key", "service__name")
        return [name for key, name in records.iterator() if key not in self.seen]


def _merged(written: Entry, now: Entry, new: Entry) -> tuple[Entry, list[str]]:
    """What should stand, and the fields where a local edit outweighs the source's change."""
    at_source, here = differences(written, new), set(differences(written, now))
    kept = [name for name in at_source if name in here and name in differences(now, new)]
    taken = {name: getattr(new, name) for name in at_source if name not in here}
    return replace(now, **taken), kept


def _with_places(chunk: list[_Line]) -> list[_Line]:
    """The chunk, with those placed by their postcode that came without coordinates."""
    unplaced = {
        spot.postal_code
        for line in chunk
        if (spot := line.entry.location) and not spot.place and spot.postal_code
    }
    if not unplaced:
        return chunk
    known = Postcode.objects.filter(postcode__in=unplaced)
    places = {k.postcode: (k.place.easting, k.place.northing) for k in known if k.place}
    return [_placed(line, places) for line in chunk]


def _placed(line: _Line, places: dict[str, tuple[float, float]]) -> _Line:
    spot = line.entry.location
    if not spot or spot.place or not spot.postal_code:
        return line
    if spot.postal_code not in places:
        note = _("the postcode %s is not known here, so it has no place on the map")
        return replace(line, notes=(*line.notes, note % spot.postal_code))
    located = replace(spot, place=places[spot.postal_code])
    return replace(line, entry=replace(line.entry, location=located))
