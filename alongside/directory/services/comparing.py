"""What a source says beside what stands here: new, changed, the same, passed over or wrong."""

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.directory.entry import Entry, Spot, differences
from alongside.directory.models import ImportedRecord, Merge, Postcode, Service
from alongside.directory.queries.areas import is_in_area
from alongside.directory.queries.suppressions import Suppressions
from alongside.directory.rows import Skipped
from alongside.directory.services.entries import read_back
from alongside.directory.services.holding import hold_entries
from alongside.directory.sources.record import Raw, Source
from alongside.organisations.models import Organisation

CHUNK = 1000
# By the number of a record: the area in which it stands, and that of whoever offers it now.
Areas = dict[int, tuple[uuid.UUID | None, uuid.UUID | None]]
OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed")
LONGEST_KEY = 400  # characters


@dataclass
class Compared:
    """One record, and what would come of it.

    ``before`` stands here, ``after`` would; ``kept`` names the fields in which a local edit
    outweighs the source. ``is_news``: the source says something else than the last time.
    """

    number: int
    key: str
    outcome: str
    name: str = ""
    messages: list[str] = field(default_factory=list)
    fingerprint: str = ""
    entry: Entry | None = None
    imported: ImportedRecord | None = None
    before: Entry | None = None
    after: Entry | None = None
    kept: Sequence[str] = ()
    gone: bool = False
    is_news: bool = False


class Comparison:
    """Compares the records of one source, a chunk at a time."""

    def __init__(
        self, source: Source, *, hold: bool = False, area: uuid.UUID | None = None
    ) -> None:
        """With ``hold`` what is found different stays as it was compared, to be written.

        ``area``: whose editors read it; entries that others keep are passed over. None: it is read
        for the whole directory.
        """
        self.source = source
        self.area = area
        self.hold = hold
        self.seen: dict[str, int] = {}
        self._suppressions = Suppressions.load()

    def compared(self) -> Iterator[Compared]:
        """Every record in its order, what it is compared with as it stands at that moment."""
        # While the database writes one chunk, a thread that never asks it reads the next.
        with ThreadPoolExecutor(1, initializer=activate, initargs=(get_language(),)) as ahead:
            before: Future[list[Compared]] | None = None
            for chunk in self._chunks():
                known = self._known(chunk)
                after = ahead.submit(self._look, chunk, known)
                if before:
                    yield from self._compared(before.result())
                before = after
            if before:
                yield from self._compared(before.result())

    def _chunks(self) -> Iterator[list[Raw]]:
        records = self.source.records()
        while chunk := list(islice(records, CHUNK)):
            yield chunk

    def _known(self, chunk: Sequence[Raw]) -> dict[str, ImportedRecord]:
        keys = [raw.key for raw in chunk if raw.key]
        records = ImportedRecord.objects.filter(source=self.source.code, key__in=keys)
        found = {imported.key: imported for imported in records.defer("written")}
        gone = [found[raw.key].pk for raw in chunk if raw.gone and raw.key in found]
        for imported in ImportedRecord.objects.filter(id__in=gone):
            found[imported.key] = imported
        return found

    def _look(self, chunk: Sequence[Raw], known: dict[str, ImportedRecord]) -> list[Compared]:
        news = [raw for raw in chunk if not _is_as_before(raw, known.get(raw.key))]
        self.source.foresee(news)
        return [self._first_look(raw, known.get(raw.key)) for raw in chunk]

    def _compared(self, found: list[Compared]) -> list[Compared]:
        _place([one for one in found if one.entry])
        areas = self._areas_of([one for one in found if one.entry])
        self._pass_over([one for one in found if one.entry], areas)
        self._suppress([one for one in found if one.entry], areas)
        self._compare([one for one in found if one.outcome == "updated"])
        return found

    def _first_look(self, raw: Raw, imported: ImportedRecord | None) -> Compared:
        one = Compared(
            raw.number, raw.key, "failed", fingerprint=raw.fingerprint, imported=imported
        )
        one.gone = raw.gone
        try:
            if raw.fault:
                raise Refused(raw.fault)
            if _is_as_before(raw, imported):
                self._claim(raw)
                one.outcome = "unchanged"
            else:
                one.entry = self._read(raw, imported, one)
                self._claim(raw)
                one.name = one.entry.name
                one.outcome = "updated" if imported else "created"
        except Skipped as skipped:
            one.outcome, one.name, one.entry = "skipped", raw.key, None
            one.messages = [str(skipped)]
        except Refused as refusal:
            one.name, one.entry = raw.key, None
            one.messages = [refusal.message]
        return one

    def _read(self, raw: Raw, imported: ImportedRecord | None, one: Compared) -> Entry:
        if raw.gone:
            if imported is None:
                raise Skipped(_("deleted at the source, and was never here"))
            one.messages = [_("deleted at the source: no longer listed")]
            written = Entry.from_json(imported.written)
            return replace(written, status=Service.Status.INACTIVE.value)
        entry, notes = self.source.entry(raw)
        one.messages = list(notes)
        return entry

    def _claim(self, raw: Raw) -> None:
        if not raw.key or len(raw.key) > LONGEST_KEY:
            raise Refused(
                _("nothing tells it from other rows: %s. Fill these in.")
                % ", ".join(self.source.key_columns)
            )
        if raw.key in self.seen:
            raise Skipped(_("the same as the row on line %d") % self.seen[raw.key])
        self.seen[raw.key] = raw.number

    def _areas_of(self, read: list[Compared]) -> Areas:
        """By the record, the areas of whoever offers the entry, and of whoever would."""
        if self.area is None and not self._suppressions:
            return {}
        services = [one.imported.service_id for one in read if one.imported]
        standing = dict(
            Service.objects.filter(id__in=services).values_list("id", "organisation__area_id")
        )
        offerers = _areas_of_offerers(read)
        return {
            one.number: (
                standing.get(one.imported.service_id) if one.imported else None,
                offerers.get(one.entry.organisation.casefold()) if one.entry else None,
            )
            for one in read
        }

    def _pass_over(self, read: list[Compared], areas: Areas) -> None:
        """What the editors of another area keep stays as they have it."""
        if self.area is None:
            return
        for one in read:
            kept_by = next(
                (area for area in areas[one.number] if not is_in_area(self.area, area)), None
            )
            if kept_by:
                one.outcome, one.entry = "skipped", None
                one.messages = [_("kept by the editors of another area")]

    def _suppress(self, read: list[Compared], areas: Areas) -> None:
        """Who asked not to be listed is not made again, nor listed again."""
        for one in read:
            entry = one.entry
            now, then = areas.get(one.number, (None, None))
            if entry and self._is_suppressed(entry, now or then or self.area):
                one.outcome, one.entry = "skipped", None
                one.messages = [_("they asked not to be listed")]

    def _is_suppressed(self, entry: Entry, area: uuid.UUID | None) -> bool:
        about = entry.offerer
        return any(
            self._suppressions.holds(
                entry.name,
                entry.organisation,
                postcode=postcode,
                charity_number=about.charity_number if about else "",
                urls=(entry.url, about.website if about else ""),
                area=area,
            )
            for postcode in {spot.postal_code for spot in entry.locations} or {""}
        )

    def _compare(self, found: list[Compared]) -> None:
        services = {one.imported.service_id for one in found if one.imported}
        if not services:
            return
        if self.hold:
            hold_entries(services)
        merged = set(
            Merge.objects.filter(gone__in=services, undone_at=None).values_list("gone", flat=True)
        )
        standing = read_back(services - merged)
        written = _written(found)
        for one in found:
            if one.imported is None or one.entry is None:
                continue
            one.imported.written = written[one.imported.pk]
            if one.imported.service_id in merged:
                one.outcome, one.entry = "unchanged", None
                one.messages.append(_("made one with another entry: left as it is"))
                continue
            _merge(one, Entry.from_json(one.imported.written), standing[one.imported.service_id])


def _areas_of_offerers(read: list[Compared]) -> dict[str, uuid.UUID | None]:
    """By the folded name of whoever offers it: the area of the organisation that is known as that.

    By a charity number first, as in ``Known``.
    """
    entries = [one.entry for one in read if one.entry]
    names = {entry.organisation.casefold() for entry in entries}
    numbers = {entry.offerer.charity_number for entry in entries if entry.offerer} - {""}
    known = Organisation.objects.annotate(folded=Lower("name")).filter(
        Q(folded__in=names) | Q(charity_number__in=numbers)
    )
    by_name: dict[str, uuid.UUID | None] = {}
    by_number: dict[str, uuid.UUID | None] = {}
    for name, number, area in known.order_by("-created_at").values_list(
        "name", "charity_number", "area_id"
    ):
        by_name[name.casefold()] = area
        if number:
            by_number[number] = area
    for entry in entries:
        number = entry.offerer.charity_number if entry.offerer else ""
        if number in by_number:
            by_name[entry.organisation.casefold()] = by_number[number]
    return by_name


def _written(found: list[Compared]) -> dict[uuid.UUID, dict[str, object]]:
    ids = [one.imported.pk for one in found if one.imported]
    return dict(ImportedRecord.objects.filter(id__in=ids).values_list("id", "written"))


def _merge(one: Compared, written: Entry, now: Entry) -> None:
    """What should stand: the source's changes, except where a local edit outweighs them."""
    if one.entry is None:
        return
    at_source, here = differences(written, one.entry), set(differences(written, now))
    against = set(differences(now, one.entry))
    one.kept = [name for name in at_source if name in here and name in against]
    taken = {name: getattr(one.entry, name) for name in at_source if name not in here}
    one.before, one.after = now, replace(now, **taken)
    one.outcome = "updated" if one.after != now else "unchanged"
    one.is_news = one.imported is not None and (one.imported.written, one.imported.fingerprint) != (
        one.entry.as_json(),
        one.fingerprint,
    )
    if one.kept:
        one.messages.append(_("kept as edited here: %s") % ", ".join(one.kept))


def _is_as_before(raw: Raw, imported: ImportedRecord | None) -> bool:
    return bool(imported and raw.fingerprint and raw.fingerprint == imported.fingerprint)


def _place(read: list[Compared]) -> None:
    """Place by their postcode those that came without coordinates."""
    unplaced = {
        spot.postal_code
        for one in read
        if one.entry
        for spot in one.entry.locations
        if not spot.place and spot.postal_code
    }
    if unplaced:
        known = Postcode.objects.filter(postcode__in=unplaced)
        places = {k.postcode: (k.place.easting, k.place.northing) for k in known if k.place}
        for one in read:
            _place_one(one, places)
    for one in read:
        if one.messages:
            # Next time the same record may be better understood: it is read again.
            one.fingerprint = ""


def _place_one(one: Compared, places: dict[str, tuple[float, float]]) -> None:
    if one.entry is None or all(s.place or not s.postal_code for s in one.entry.locations):
        return
    spots: list[Spot] = []
    for spot in one.entry.locations:
        if not spot.place and spot.postal_code in places:
            spot = replace(spot, place=places[spot.postal_code])
        elif not spot.place and spot.postal_code:
            note = _("the postcode %s is not known here, so it has no place on the map")
            one.messages.append(note % spot.postal_code)
        spots.append(spot)
    one.entry = replace(one.entry, locations=spots)
