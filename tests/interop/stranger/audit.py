"""The whole audit, from the interface's first answer to the last link of the last page."""

import httpx

from tests.interop.stranger import downloads, filters, interface, pages, widget
from tests.interop.stranger.visit import PATIENCE, Visit


def audit(site: str, api: str, transport: httpx.BaseTransport | None = None) -> Visit:
    """Read all of it and say what is wrong."""
    with httpx.Client(timeout=PATIENCE, transport=transport) as client:
        visit = Visit(site, api, client)
        listed = interface.read(visit)
        filters.check(visit, listed)
        downloads.check(visit, listed)
        pages.check(visit, listed)
        widget.check(visit)
    return visit
