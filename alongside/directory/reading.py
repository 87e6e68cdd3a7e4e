"""Reading a feed into its preview: each page is kept before the next one is asked for."""

import uuid
from collections.abc import Callable

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.fetching import Fetcher
from alongside.directory.models import ImportPreview
from alongside.directory.queries.imports import preview_visible_to
from alongside.directory.services.previews import keep_page, stop
from alongside.directory.sources.kinds import feed_of

Tell = Callable[[ImportPreview], None]


def read_feed(
    *, actor: Actor, preview_id: uuid.UUID, tell: Tell = lambda preview: None
) -> ImportPreview:
    """Read a feed from where its preview stands to its end, or to where it stops.

    No transaction is open while the feed is waited for. A preview that stopped goes on from the
    page that failed.
    """
    with acting_as(actor):
        preview = preview_visible_to(actor, preview_id)
    with Fetcher() as fetcher:
        while preview.next_page:
            try:
                page = feed_of(preview.source).page(fetcher, preview.next_page)
                with acting_as(actor):
                    preview = keep_page(actor=actor, preview_id=preview_id, page=page)
            except Refused as refusal:
                with acting_as(actor):
                    return stop(actor=actor, preview_id=preview_id, why=refusal.message)
            tell(preview)
    return preview
