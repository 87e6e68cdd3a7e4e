"""A table that somebody sent, read by the mapping of its columns."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from alongside.directory import sheets
from alongside.directory.entry import Entry
from alongside.directory.mapping import Cells, DirectoryMap
from alongside.directory.rows import Reader
from alongside.directory.sources.record import Raw


class Sheet:
    """A CSV file or a workbook, and the mapping of its columns."""

    def __init__(self, path: Path, mapping: DirectoryMap, encoding: str = "utf-8") -> None:
        self.code = mapping.source
        self.title = mapping.title or mapping.source
        self.licence = mapping.licence
        self.kind: str = mapping.organisation.kind
        self.file_name = path.name
        self.key_columns: Sequence[str] = mapping.key
        self.needs: Sequence[str] = mapping.needs
        self._path, self._mapping, self._encoding = path, mapping, encoding
        self._reader = Reader(mapping)

    def records(self) -> Iterator[Raw]:
        """The rows, in the order of the file."""
        for row in sheets.read(self._path, self._mapping.columns(), self._encoding):
            if row.fault:
                yield Raw(row.line, "", fault=row.fault)
            else:
                key = self._mapping.key_of(row.cells)
                yield Raw(row.line, key, row.cells, self._fingerprint(row.cells))

    def foresee(self, records: Sequence[Raw]) -> None:
        """Work out their places, all at once."""
        self._reader.foresee(raw.content for raw in records if not raw.fault)

    def entry(self, raw: Raw) -> tuple[Entry, Sequence[str]]:
        """The entry of a row."""
        entry = self._reader.entry(raw.content)
        return entry, tuple(self._reader.notes)

    def _fingerprint(self, cells: Cells) -> str:
        held = "\x1f".join((self._mapping.fingerprint, *cells, *cells.values()))
        return blake2b(held.encode(errors="surrogatepass"), digest_size=16).hexdigest()
