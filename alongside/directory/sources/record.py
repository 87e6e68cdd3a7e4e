"""What every source hands over: records, and how to read one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from alongside.directory.entry import Entry


@dataclass(frozen=True, slots=True)
class Raw:
    """One record, not read yet: its line or place, what its source calls it, what it holds.

    The same ``fingerprint`` means that it holds the same as before and is read the same way; none
    means that nobody knows. ``gone``: the source says that it deleted it.
    """

    number: int
    key: str
    content: Any = None
    fingerprint: str = ""
    fault: str = ""
    gone: bool = False


class Source(Protocol):
    """Records of one origin. ``code`` stays the same for ever; ``title`` is read by people."""

    code: str
    title: str
    licence: str
    kind: str
    file_name: str
    key_columns: Sequence[str]
    needs: Sequence[str]

    def records(self) -> Iterator[Raw]:
        """Every record once; raises Refused for a fault of the whole."""

    def foresee(self, records: Sequence[Raw]) -> None:
        """Be ready to be asked for the entries of these."""
        return

    def entry(self, raw: Raw) -> tuple[Entry, Sequence[str]]:
        """What it says, and what had to be repaired.

        Raises Skipped for one to be passed over, Refused for one that cannot be an entry.
        """
