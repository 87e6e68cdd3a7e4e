"""Which reader a source's kind has."""

from alongside.directory.models import ImportSource
from alongside.directory.sources.feed import Feed
from alongside.directory.sources.openactive import OpenActive
from alongside.directory.sources.openreferral import OpenReferral

FEEDS: dict[str, type[Feed]] = {
    ImportSource.Kind.OPEN_REFERRAL: OpenReferral,
    ImportSource.Kind.OPEN_ACTIVE: OpenActive,
}


def feed_of(source: ImportSource) -> Feed:
    """How this source's feed is asked and read."""
    return FEEDS[source.kind]()
