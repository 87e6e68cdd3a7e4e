"""Open Referral UK feeds, 3.0 (HSDS-UK 3.0) and 1.0, as they are rather than as they should be."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.directory.entry import (
    Entry,
)
from alongside.directory.fetching import FeedStopped, Fetcher
from alongside.directory.sources.feed import Page, digest
from alongside.directory.sources.found import Object, number, text
from alongside.directory.sources.openreferral_service import Reading
from alongside.directory.sources.record import Raw

PER_PAGE = 100
_INSIDE = ("service_at_locations", "contacts", "schedules", "regular_schedules", "cost_options")

_OF_GONE = {"id", "name", "status", "last_modified", "modified_date", "x_merged_into"}


class OpenReferral:
    """Asks ``/services`` page by page, and ``/services/{id}`` for what a page leaves out."""

    def first(self, url: str, read_until: str) -> str:
        """The first page; with ``read_until`` only of what changed since that moment."""
        asked: dict[str, Any] = {"page": 1, "per_page": PER_PAGE, "full": "true"}
        if read_until:
            asked["modified_after"] = read_until
        return f"{_services(url)}?{urlencode(asked)}"

    def page(self, fetcher: Fetcher, url: str) -> Page:
        """The services of a page, each whole."""
        began = clock.now().isoformat(timespec="seconds")
        answer = fetcher.json(url)
        if isinstance(answer, list):
            answer = {"contents": answer}
        if not isinstance(answer, dict) or not _items(answer, allow_none=True):
            raise FeedStopped(_("The feed answers, but not with a list of services."))
        items = _items(answer)
        if items and not any(_may_be_a_service(item) for item in items):
            raise FeedStopped(_("The feed answers, but not with a list of services."))
        address, services = _services(url), []
        for number_, item in enumerate(items, 1):
            if isinstance(item, dict) and _has_gone(item):
                services.append(Raw(number_, text(item, "id"), gone=True))
            elif isinstance(item, dict):
                whole = _whole(fetcher, address, item)
                services.append(_raw(number_, whole))
            else:
                services.append(Raw(number_, "", fault=_("it is not an object of JSON")))
        page = int(re.search(r"[?&]page=(\d+)", url)[1])  # type: ignore[index]  # first() wrote it
        last = not items or _is_last(answer, page)
        following = "" if last else re.sub(r"([?&]page=)\d+", rf"\g<1>{page + 1}", url)
        ids = json.dumps([text(item, "id") if isinstance(item, dict) else "" for item in items])
        return Page(services, following, digest(ids) if items else digest(url), began)

    def entry(self, content: Object) -> tuple[Entry, Sequence[str]]:
        """The entry of a service."""
        reading = Reading()
        return reading.entry(content), tuple(reading.repairs.notes)


def _services(url: str) -> str:
    parts = urlsplit(url.strip())
    path = re.sub(r"/services(/.*)?$", "", parts.path.rstrip("/"))
    return f"{parts.scheme}://{parts.netloc}{path}/services"


def _items(answer: dict[str, Any], *, allow_none: bool = False) -> Any:
    for name in ("contents", "content", "services", "items"):
        if isinstance(answer.get(name), list):
            return True if allow_none else answer[name]
    return False if allow_none else []


def _has_gone(item: dict[str, Any]) -> bool:
    """It is listed no more, and nothing else is said of it: what is known here is still true."""
    said = {name for name, value in item.items() if value not in (None, "", [], {})}
    return text(item, "status") in ("inactive", "defunct") and "id" in said and said <= _OF_GONE


def _may_be_a_service(item: Any) -> bool:
    return isinstance(item, dict) and bool(text(item, "id") or text(item, "name"))


def _is_last(answer: dict[str, Any], page: int) -> bool:
    if any(answer.get(name) is True for name in ("last_page", "last", "empty")):
        return True
    pages = number(answer, "total_pages", "totalPages")
    return pages is not None and page >= pages


def _whole(fetcher: Fetcher, address: str, item: dict[str, Any]) -> dict[str, Any]:
    """The service with all that hangs on it; as it is where nothing more can be had."""
    identifier = text(item, "id")
    if not identifier or any(name in item for name in _INSIDE) or "/" in identifier:
        return item
    try:
        found = fetcher.json(f"{address}/{identifier}")
    except FeedStopped:
        return item
    return {**item, **found} if isinstance(found, dict) else item


def _raw(place: int, service: dict[str, Any]) -> Raw:
    held = json.dumps(service, sort_keys=True, ensure_ascii=False)
    return Raw(place, text(service, "id"), service, digest(held))
