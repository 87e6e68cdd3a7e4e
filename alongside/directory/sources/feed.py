"""What the feeds have in common: pages, each leading to the next, of records in JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Protocol

from alongside.directory.entry import Entry
from alongside.directory.fetching import Fetcher
from alongside.directory.models import ImportSource
from alongside.directory.sources.record import Raw, Source
from alongside.organisations.models import Organisation


@dataclass(frozen=True)
class Page:
    """Some records, and where the next ones are; no address: these were the last.

    The same ``digest`` twice in one reading is a feed that goes round in circles. ``read_until``:
    where a later reading takes up what changed since.
    """

    raws: list[Raw]
    next_page: str
    digest: str
    read_until: str = ""
    licence: str = ""


class Feed(Protocol):
    """How one kind of feed is asked and read."""

    def first(self, url: str, read_until: str) -> str:
        """The address of the first page of a reading."""

    def page(self, fetcher: Fetcher, url: str) -> Page:
        """A page. Raises FeedStopped where there is none."""

    def entry(self, content: Any) -> tuple[Entry, Sequence[str]]:
        """A record as an entry, and what had to be repaired."""


@dataclass
class Pageful(Source):
    """The records of one page as a source."""

    origin: ImportSource
    raws: Sequence[Raw]
    read: Callable[[Any], tuple[Entry, Sequence[str]]]
    key_columns: Sequence[str] = ("id",)
    needs: Sequence[str] = ()
    kind: str = Organisation.Kind.PROVIDER.value
    file_name: str = field(init=False)
    code: str = field(init=False)
    title: str = field(init=False)
    licence: str = field(init=False)

    def __post_init__(self) -> None:
        self.code, self.title = self.origin.code, self.origin.title
        self.licence, self.file_name = self.origin.licence, self.origin.url

    def records(self) -> Iterator[Raw]:
        """The records of the page."""
        return iter(self.raws)

    def entry(self, raw: Raw) -> tuple[Entry, Sequence[str]]:
        """The entry of a record."""
        return self.read(raw.content)


def digest(text: str) -> str:
    """A short mark of a text."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
