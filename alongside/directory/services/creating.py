"""The new services of an import, written while the next ones are laid down."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from alongside.directory.copying import Copy, Rows, new_key, send
from alongside.directory.models import ImportBatch, ImportChange, ImportedRecord
from alongside.directory.services.comparing import Compared
from alongside.directory.services.entries import Laid, Writer

Id = Any

# Seconds; Python's own are ten times as many. The thread that PostgreSQL has answered waits so long
# for one that reads or lays down meanwhile, after each of some seventy statements a chunk.
_TURN = 0.0005

_RECORD = ("id", "source", "key", "service_id", "written", "fingerprint")
_CHANGE = (
    *("id", "batch_id", "service_id"),
    *("before", "after", "written_before", "sources_before"),
)


class Creation:
    """Makes services of records. They stand in the tables at the end of ``created``, not sooner."""

    def __init__(self, batch: ImportBatch, writer: Writer) -> None:
        self._batch, self._writer = batch, writer
        self._ahead = ThreadPoolExecutor(1)  # never asks the database
        self._laid: Future[tuple[Laid, list[Copy]]] | None = None

    def add(self, made: Sequence[Compared]) -> None:
        """Make these too."""
        self._writer.known.learn([one.entry for one in made if one.entry])
        after = self._ahead.submit(self._lay, made)
        self._write()
        self._laid = after

    def _write(self) -> None:
        if self._laid:
            laid, remembered = self._laid.result()
            self._writer.write(laid)
            send(remembered)
            self._laid = None

    def _lay(self, made: Sequence[Compared]) -> tuple[Laid, list[Copy]]:
        laid = self._writer.lay([one.entry for one in made if one.entry])
        rows = Rows()
        for service, one in zip(laid.services, made, strict=True):
            form = one.entry.as_text() if one.entry else "{}"
            said = (self._batch.source, one.key, service, form, one.fingerprint)
            rows.lay(ImportedRecord, _RECORD, (new_key(), *said))
            note(rows, self._batch, service, None, form, None, {})
        return laid, rows.packed()


@contextmanager
def created(batch: ImportBatch, writer: Writer) -> Iterator[Creation]:
    """Services can be made within the block, and are made after it."""
    creation = Creation(batch, writer)
    with creation._ahead, _short_turns():
        yield creation
        creation._write()


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def note(
    rows: Rows,
    batch: ImportBatch,
    service: Id,
    before: str | None,
    after: str,
    written: Any,
    sources: Any,
) -> None:
    """Keep what the batch did to one service, to undo it."""
    did = (new_key(), batch.pk, service, before, after, written, sources)
    rows.lay(ImportChange, _CHANGE, did)
