"""Asking other people's servers, who may be slow, endless, or not who they say they are."""

import ipaddress
import json
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from alongside.common.errors import Refused

LARGEST_ANSWER = 50 * 1024 * 1024  # bytes, unpacked
LONGEST_WAIT = 120.0  # seconds for one answer, however it trickles
SILENCE = 30.0  # seconds without a byte
MOST_REDIRECTS = 5


class FeedStopped(Refused):
    """The feed gave no answer that can be read; what it gave before stays."""


class NotPublic(FeedStopped):
    """The address is none on the public web."""


class _Guard(httpcore.SyncBackend):
    """Connects to public addresses only, whatever name they hide behind.

    The name is looked up once and the very address that was checked is connected to: a name that
    answers differently the second time gains nothing. Redirects come through here as well.
    """

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [str(info[4][0]) for info in found]
        if not settings.FEEDS_MAY_BE_PRIVATE:
            for address in addresses:
                if not _is_public(address):
                    raise NotPublic(
                        _("%s is not a public address. Feeds are read from public ones only.")
                        % host
                    )
        return super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (mapped or ip).is_global and ip.is_global and not ip.is_multicast


class Fetcher:
    """One conversation with somebody's server. Use it in a ``with`` block."""

    def __init__(self) -> None:
        transport = httpx.HTTPTransport()
        # httpx has no other way to say how to connect.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_Guard()
        )
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=SILENCE,
            headers={"Accept": "application/json", "User-Agent": "Alongside directory import"},
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def json(self, url: str) -> Any:
        """What the address answers, as JSON. Raises FeedStopped, in words, where it does not."""
        body = self._bytes(url)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise FeedStopped(_("%s does not answer with JSON.") % _short(url)) from error

    def status(self, url: str) -> int:
        """The HTTP status with which the address answers in the end; its body stays unread.

        Raises NotPublic for an address that is not to be asked, FeedStopped for no answer.
        """
        try:
            for _step in range(MOST_REDIRECTS + 1):
                _check(url)
                with self._client.stream("GET", url, headers={"Accept": "*/*"}) as answer:
                    if not answer.has_redirect_location:
                        return answer.status_code
                    url = urljoin(url, answer.headers["location"])
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError, ValueError) as error:
            raise FeedStopped(type(error).__name__) from error
        raise FeedStopped(_("%s sends us on and on. Check the address.") % _short(url))

    def _bytes(self, url: str) -> bytes:
        until = time.monotonic() + LONGEST_WAIT
        try:
            for _step in range(MOST_REDIRECTS + 1):
                _check(url)
                with self._client.stream("GET", url) as answer:
                    if not answer.has_redirect_location:
                        return _read(answer, url, until)
                    url = urljoin(url, answer.headers["location"])
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError) as error:
            raise FeedStopped(
                _("%(url)s cannot be read: %(why)s.")
                % {"url": _short(url), "why": str(error) or type(error).__name__}
            ) from error
        raise FeedStopped(_("%s sends us on and on. Check the address.") % _short(url))


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotPublic(
            _("“%s” is not an address that starts with https:// or http://.") % _short(url)
        )


def _read(answer: httpx.Response, url: str, until: float) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise FeedStopped(
            _("%(url)s answers “%(status)s”.")
            % {"url": _short(url), "status": f"{answer.status_code} {answer.reason_phrase}".strip()}
        )
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise FeedStopped(
                _("%(url)s sends more than %(limit)d megabytes at once.")
                % {"url": _short(url), "limit": LARGEST_ANSWER // 1024**2}
            )
        if time.monotonic() > until:
            raise FeedStopped(
                _("%(url)s took longer than %(limit)d seconds.")
                % {"url": _short(url), "limit": LONGEST_WAIT}
            )
    return bytes(body)


def _short(url: str) -> str:
    return url if len(url) <= 200 else f"{url[:200]}…"
