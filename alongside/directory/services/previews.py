"""Looking at what an import would do before anything is done."""

import tempfile
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, no_hurry
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.copying import Rows, new_key
from alongside.directory.entry import differences
from alongside.directory.file_kinds import check_is_table
from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import ImportPreview, ImportSource, PreviewRecord
from alongside.directory.permission import may_import, may_keep_area, may_read_in
from alongside.directory.queries.areas import keeps_area
from alongside.directory.services.comparing import OUTCOMES, Compared, Comparison
from alongside.directory.services.duplicates import find_duplicates
from alongside.directory.services.imports import Imported, Tell, check_needs, import_source
from alongside.directory.sources.feed import Page, Pageful
from alongside.directory.sources.kept import Kept
from alongside.directory.sources.kinds import feed_of
from alongside.directory.sources.sheet import Sheet

CHUNK = 1000
MOST_PAGES = 20_000
LARGEST_FILE = 20 * 1024 * 1024  # bytes that somebody may upload
State = ImportPreview.State


@all_or_nothing()
def remember_source(
    *,
    actor: Actor,
    code: str,
    title: str,
    kind: str,
    url: str = "",
    licence: str = "",
    mapping: DirectoryMap | None = None,
) -> ImportSource:
    """The source of this name, as it is now said to be; its mapping stays if none is given."""
    may_import(actor)
    said: dict[str, Any] = {"title": title, "kind": kind, "url": url, "licence": licence}
    if mapping:
        said["mapping"] = mapping.model_dump(mode="json")
    known = ImportSource.objects.filter(code=code).first()
    if known:
        may_keep_area(actor, known.area)
    source, _made = ImportSource.objects.update_or_create(
        code=code, defaults=said, create_defaults=said | {"area_id": actor.area_id}
    )
    record(actor, "directory.remember_source", source)
    return source


@all_or_nothing()
def keep_file(*, actor: Actor, source: ImportSource, name: str, content: bytes) -> ImportPreview:
    """A file as it was uploaded, until its columns are mapped.

    Raises Refused for one that is too large, and for one that is no table by what it holds.
    """
    may_read_in(actor, source.area)
    if len(content) > LARGEST_FILE:
        raise Refused(too_large(), field="file")
    check_is_table(content)
    return ImportPreview.objects.create(
        source=source, file_name=name[:255], file=content, actor=actor.label
    )


def too_large() -> str:
    """What is said of a file that is larger than ``LARGEST_FILE``."""
    return _(
        "The file has more than %d megabytes. Split it, or ask for it to be read in by command."
    ) % (LARGEST_FILE // 1024**2)


@all_or_nothing()
def read_file(
    *, actor: Actor, preview_id: uuid.UUID, mapping: DirectoryMap, encoding: str = "utf-8"
) -> ImportPreview:
    """What importing the uploaded file would do; its mapping is remembered for the next time.

    Raises Refused for a fault of the whole file.
    """
    may_import(actor)
    no_hurry()
    check_needs(mapping.needs)
    preview = _open(actor, preview_id)
    with uploaded(preview) as path:
        preview.records.all().delete()
        sheet = Sheet(path, mapping, encoding)
        _keep(preview, Comparison(sheet, area=_within(actor, preview)).compared())
    preview.state = State.READY
    preview.save()
    if keeps_area(actor.area_id, preview.source.area_id):
        preview.source.mapping = mapping.model_dump(mode="json")
        preview.source.save(update_fields=["mapping"])
    record(actor, "directory.preview_import", preview, counts=preview.counts)
    return preview


@contextmanager
def uploaded(preview: ImportPreview) -> Iterator[Path]:
    """The uploaded file, on disk for as long as the block lasts."""
    if preview.file is None:
        raise Refused(_("The file is no longer kept. Upload it again."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(preview.file)
        yield path


@all_or_nothing()
def begin_feed(*, actor: Actor, source: ImportSource, everything: bool = False) -> ImportPreview:
    """An empty preview of a feed, to be filled page by page.

    It asks for what changed since the last time, or again for ``everything``.
    """
    may_read_in(actor, source.area)
    read_until = "" if everything else source.read_until
    return ImportPreview.objects.create(
        source=source,
        file_name=source.url[:255],
        actor=actor.label,
        whole=not read_until,
        next_page=feed_of(source).first(source.url, read_until),
    )


@all_or_nothing()
def read_on(*, actor: Actor, preview_id: uuid.UUID) -> None:
    """Have a feed read in the background, from where it stands."""
    from alongside.directory.tasks import read_feed

    may_import(actor)
    preview = _being_read(actor, preview_id)
    preview.state, preview.why_stopped, preview.changed_at = State.READING, "", clock.now()
    preview.save()
    read_feed.defer(preview_id=str(preview.pk))


@all_or_nothing()
def keep_page(*, actor: Actor, preview_id: uuid.UUID, asked: str, page: Page) -> ImportPreview:
    """Add the page at the address ``asked`` to a preview.

    Raises OutOfTurn where another reader was faster, Refused for a feed that goes round in circles.
    """
    may_import(actor)
    preview = _open(actor, preview_id)
    if preview.next_page != asked:
        raise OutOfTurn(_("Somebody else is reading this feed, and was faster."))
    if page.digest in preview.pages:
        raise Refused(
            _("The feed sends page %(now)d again as page %(then)d: it goes round in circles.")
            % {"now": preview.pages.index(page.digest) + 1, "then": len(preview.pages) + 1}
        )
    if len(preview.pages) >= MOST_PAGES:
        raise Refused(_("The feed has more than %d pages. Ask for a smaller one.") % MOST_PAGES)
    feed = feed_of(preview.source)
    if preview.source.kind == ImportSource.Kind.OPEN_ACTIVE:
        # What is said later of the same session holds.
        preview.records.filter(key__in=[raw.key for raw in page.raws if raw.key]).delete()
    pageful = Pageful(preview.source, page.raws, feed.entry)
    comparison = Comparison(pageful, area=_within(actor, preview))
    keys = [raw.key for raw in page.raws]
    comparison.seen = dict(preview.records.filter(key__in=keys).values_list("key", "number"))
    _keep(preview, comparison.compared(), after=_last_number(preview))
    preview.pages.append(page.digest)
    preview.next_page = page.next_page
    preview.state = State.READING if page.next_page else State.READY
    preview.why_stopped = ""
    if len(preview.pages) == 1 or preview.source.kind == ImportSource.Kind.OPEN_ACTIVE:
        # A moment is that of the first page: what changes meanwhile is asked for again.
        preview.read_until = page.read_until
    preview.save()
    return preview


@all_or_nothing()
def stop(*, actor: Actor, preview_id: uuid.UUID, asked: str, why: str) -> None:
    """The page at the address ``asked`` was not to be had: what came before it stays.

    Reading can go on from there later. Nothing is done where another reader got on meanwhile.
    """
    may_import(actor)
    waiting = ImportPreview.objects.select_for_update().filter(pk=preview_id)
    preview = waiting.filter(next_page=asked, state__in=(State.READING, State.STOPPED)).first()
    if preview:
        preview.state, preview.why_stopped, preview.changed_at = State.STOPPED, why, clock.now()
        preview.save(update_fields=["state", "why_stopped", "changed_at"])


@all_or_nothing()
def commit(*, actor: Actor, preview_id: uuid.UUID, tell: Tell = lambda report: None) -> Imported:
    """Do what a preview shows; what was edited here since then is kept as well.

    A preview that stopped half-way can be committed: nothing is taken for absent then.
    """
    may_import(actor)
    no_hurry()
    preview = _open(actor, preview_id)
    complete = preview.state == State.READY
    if preview.state == State.READING:
        raise Refused(_("This is still being read. Wait until it is done."))
    done = import_source(
        actor=actor,
        source=Kept(preview),
        preview=preview,
        whole=preview.whole and complete,
        tell=tell,
    )
    find_duplicates(actor=actor, batch=done.batch)
    # Who read over some of the entries only leaves the rest to whoever reads for all of them.
    if complete and preview.read_until and keeps_area(actor.area_id, preview.source.area_id):
        ImportSource.objects.filter(pk=preview.source_id).update(read_until=preview.read_until)
    _close(preview, State.COMMITTED)
    return done


@all_or_nothing()
def discard(*, actor: Actor, preview_id: uuid.UUID) -> None:
    """Throw a preview away."""
    may_import(actor)
    preview = _open(actor, preview_id)
    _close(preview, State.DISCARDED)
    record(actor, "directory.discard_preview", preview)


def _close(preview: ImportPreview, state: str) -> None:
    preview.records.all().delete()
    preview.state, preview.file, preview.changed_at = state, None, clock.now()
    preview.save()


def _open(actor: Actor, preview_id: uuid.UUID) -> ImportPreview:
    preview = ImportPreview.objects.select_for_update().filter(pk=preview_id).first()
    if preview is None or not preview.is_open:
        raise Refused(_("This preview was committed or thrown away before. Nothing was changed."))
    may_read_in(actor, preview.source.area)
    return preview


def _within(actor: Actor, preview: ImportPreview) -> uuid.UUID | None:
    """The area over whose entries it is read."""
    return actor.area_id or preview.source.area_id


def _being_read(actor: Actor, preview_id: uuid.UUID) -> ImportPreview:
    preview = _open(actor, preview_id)
    if preview.state == State.READY:
        raise Refused(_("This feed has been read to its end."))
    return preview


def _last_number(preview: ImportPreview) -> int:
    last = preview.records.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def _keep(preview: ImportPreview, found: Iterable[Compared], after: int = 0) -> None:
    records = iter(found)
    while chunk := list(islice(records, CHUNK)):
        rows = Rows()
        for one in chunk:
            rows.add(PreviewRecord, **_columns(preview, one, after))
        rows.copy()
    counted = Counter(preview.records.values_list("outcome", flat=True))
    preview.counts = {outcome: counted[outcome] for outcome in OUTCOMES}
    preview.changed_at = clock.now()
    preview.save()


def _columns(preview: ImportPreview, one: Compared, after: int) -> dict[str, Any]:
    changes, conflicts = [], []
    if one.before and one.after and one.entry:
        before, after_, said = (e.as_json() for e in (one.before, one.after, one.entry))
        names = differences(one.before, one.after)
        changes = [[n, before.get(n), after_.get(n)] for n in names]
        conflicts = [[n, before.get(n), said.get(n)] for n in one.kept]
    return {
        "id": new_key(),
        "preview_id": preview.pk,
        "number": after + one.number,
        "key": one.key[:400],
        "name": one.name[:400],
        "outcome": one.outcome,
        "entry": one.entry.as_text() if one.entry else None,
        "fingerprint": one.fingerprint,
        "gone": one.gone,
        "notes": one.messages,
        "changes": changes,
        "conflicts": conflicts,
        "service_id": one.imported.service_id if one.imported else None,
    }
