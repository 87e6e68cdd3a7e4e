"""The records of a preview, as they were read and looked at."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from alongside.directory.entry import Entry
from alongside.directory.models import ImportPreview, PreviewRecord
from alongside.directory.rows import Skipped
from alongside.directory.sources.record import Raw, Source
from alongside.organisations.models import Organisation

Outcome = PreviewRecord.Outcome


class Kept(Source):
    """A preview as a source."""

    key_columns: Sequence[str] = ("id",)
    needs: Sequence[str] = ()

    def __init__(self, preview: ImportPreview) -> None:
        origin = preview.source
        self.code, self.title, self.licence = origin.code, origin.title, origin.licence
        organisation = origin.mapping.get("organisation", {})
        self.kind: str = organisation.get("kind", Organisation.Kind.PROVIDER.value)
        self.file_name = preview.file_name or origin.url
        self._preview = preview

    def records(self) -> Iterator[Raw]:
        """The records, in their order."""
        for kept in self._preview.records.iterator(chunk_size=1000):
            fault = "; ".join(kept.notes) if kept.outcome == Outcome.FAILED else ""
            yield Raw(kept.number, kept.key, kept, kept.fingerprint, fault, kept.gone)

    def entry(self, raw: Raw) -> tuple[Entry, Sequence[str]]:
        """The entry as it was kept. Raises Skipped for what is passed over."""
        kept: PreviewRecord = raw.content
        if kept.outcome == Outcome.SKIPPED:
            raise Skipped("; ".join(kept.notes))
        if kept.entry is None:
            raise Skipped(_("something else was read from its source meanwhile; read it again"))
        return Entry.from_json(kept.entry), kept.notes
