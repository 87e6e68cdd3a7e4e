"""Reading a feed into its preview: each page is kept before the next one is asked for."""

import uuid
from collections.abc import Callable

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn, Refused
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
    page that failed. Of two who read the same feed at once the slower one leaves it to the other.
    """
    preview = _preview(actor, preview_id)
    with Fetcher() as fetcher:
        while preview.is_open and preview.next_page:
            try:
                preview = _read_page(actor, fetcher, preview)
            except OutOfTurn:
                break
            except Refused as refusal:
                _stop(actor, preview, refusal.message)
                break
            except Exception:
                # Whatever it is, somebody waits for the preview and must see that it stands still.
                _stop(actor, preview, _("A fault of ours stopped the reading at this page."))
                raise
            tell(preview)
    return _preview(actor, preview_id)


def _read_page(actor: Actor, fetcher: Fetcher, preview: ImportPreview) -> ImportPreview:
    asked = preview.next_page
    page = feed_of(preview.source).page(fetcher, asked)
    with acting_as(actor):
        return keep_page(actor=actor, preview_id=preview.pk, asked=asked, page=page)


def _stop(actor: Actor, preview: ImportPreview, why: str) -> None:
    with acting_as(actor):
        stop(actor=actor, preview_id=preview.pk, asked=preview.next_page, why=why)


def _preview(actor: Actor, preview_id: uuid.UUID) -> ImportPreview:
    with acting_as(actor):
        return preview_visible_to(actor, preview_id)
