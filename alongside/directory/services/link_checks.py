"""Looking whether entries' web addresses still lead anywhere: slowly, politely, from outside."""

import time
import uuid
from urllib.parse import urlsplit

import httpx

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.directory.fetching import FeedStopped, Fetcher, NotPublic
from alongside.directory.models import LinkCheck, Service
from alongside.directory.queries.link_checks import to_look_at

LONGEST_RUN = 15 * 60  # seconds
# It answered; that it shuts out programs says nothing about people.
_SHUT_TO_PROGRAMS = frozenset({401, 403, 405, 406, 429, 999})
_GONE = frozenset({404, 410})


def check_links(*, actor: Actor, most: int) -> int:
    """Look at the addresses that nobody looked at for longest; how many were looked at.

    Each website is asked once in a run. Nothing is locked while somebody else's server thinks.
    """
    with acting_as(actor):
        waiting = _one_of_each_site(most)
    asked = 0
    until = time.monotonic() + LONGEST_RUN
    with Fetcher() as fetcher:
        for service_id, url in waiting:
            if time.monotonic() > until:
                break
            asked += 1
            outcome, status = look(fetcher, url)
            with acting_as(actor):
                _keep(service_id, url, outcome, status)
    return asked


def _one_of_each_site(most: int) -> list[tuple[uuid.UUID, str]]:
    """Of each website the entry that waits for longest: one with very many holds up no other."""
    found: dict[str, tuple[uuid.UUID, str]] = {}
    for service_id, url in to_look_at().values_list("id", "url").iterator():
        if len(found) >= most:
            break
        found.setdefault(_host(url), (service_id, url))
    return list(found.values())


def look(fetcher: Fetcher, url: str) -> tuple[LinkCheck.Outcome, int | None]:
    """How an address answers, and with which HTTP status, if any."""
    kinds = LinkCheck.Outcome
    try:
        status = fetcher.status(url)
    except NotPublic:
        return kinds.NOT_PUBLIC, None
    except FeedStopped:
        return kinds.UNREACHABLE, None
    if status in _GONE:
        return kinds.GONE, status
    if httpx.codes.is_error(status) and status not in _SHUT_TO_PROGRAMS:
        return kinds.FAILS, status
    return kinds.WORKS, status


def _keep(service_id: uuid.UUID, url: str, outcome: LinkCheck.Outcome, status: int | None) -> None:
    """Remember the answer, unless the entry is gone or its address was changed meanwhile."""
    service = Service.objects.select_for_update(of=("self",)).filter(pk=service_id, url=url).first()
    if service is None:
        return
    before = LinkCheck.objects.filter(service=service).first()
    failures = before.failures + 1 if before and before.url == url else 1
    LinkCheck.objects.update_or_create(
        service=service,
        defaults={
            "url": url,
            "outcome": outcome,
            "status_code": status,
            "checked_at": clock.now(),
            "failures": 0 if outcome == LinkCheck.Outcome.WORKS else failures,
        },
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
