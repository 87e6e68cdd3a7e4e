"""Asking other people's servers, who may be slow, endless, or not who they say they are."""

import ipaddress
import json
import socket
import ssl
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
# Addresses with one of IPv4 in their last 32 bits, that a router on the way takes out: NAT64
# (RFC 6052), NAT64 of one's own network (RFC 8215) and “compatible” ones (RFC 4291).
_TRANSLATED = [
    ipaddress.IPv6Network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")
]

_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")  # RFC 6890: for protocols, not for hosts


class FeedStopped(Refused):
    """The feed gave no answer that can be read; what it gave before stays."""


class NotPublic(FeedStopped):
    """The address is none on the public web."""


class _Guard(httpcore.SyncBackend):
    """Connects to public addresses only, whatever name they hide behind.

    The name is looked up once and the very address that was checked is connected to: a name that
    answers differently the second time gains nothing. Redirects come through here as well.
    """

    def __init__(self, longest: float) -> None:
        self._longest, self._until = longest, 0.0

    def begin(self) -> None:
        """An answer is asked for: from now on the time for it runs."""
        self._until = time.monotonic() + self._longest

    def left(self, timeout: float | None) -> float:
        """How many seconds to wait for the next bytes. Raises FeedStopped when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise FeedStopped(_("An answer took longer than %d seconds.") % self._longest)
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if not settings.FEEDS_MAY_BE_PRIVATE and port not in settings.FEED_PORTS:
            raise NotPublic(
                _("Port %(port)d of %(host)s is none at which feeds are read.")
                % {"port": port, "host": host}
            )
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
        stream = super().connect_tcp(
            addresses[0], port, self.left(timeout), local_address, socket_options
        )
        return _Timed(stream, self)


class _Timed(httpcore.NetworkStream):
    """A connection on which nobody can win time by sending a byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, guard: _Guard) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._guard.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _inside(ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    return all(each.is_global and not _is_special(each) for each in (ip, inner))


def _is_special(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """What Python calls global, and no router on the Internet leads to."""
    if isinstance(ip, ipaddress.IPv6Address):
        return ip.is_multicast or ip.is_site_local
    return ip.is_multicast or ip.is_reserved or ip in _PROTOCOLS


def _inside(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address of the older kind that a router on the way takes out of this one, if any."""
    if any(ip in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


class Fetcher:
    """One conversation with somebody's server. Use it in a ``with`` block.

    ``longest`` is how many seconds one answer may take, however it trickles.
    """

    def __init__(self, longest: float | None = None) -> None:
        self._guard = _Guard(longest or LONGEST_WAIT)
        transport = httpx.HTTPTransport()
        # httpx has no other way to say how to connect.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=self._guard
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

    def read(self, url: str, accept: str, *, largest: int) -> bytes:
        """What the address answers, of at most so many bytes unpacked. Raises FeedStopped."""
        return self._bytes(url, accept, largest)

    def status(self, url: str) -> int:
        """The HTTP status with which the address answers in the end; its body stays unread.

        Raises NotPublic for an address that is not to be asked, FeedStopped for no answer.
        """
        self._guard.begin()
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

    def _bytes(
        self, url: str, accept: str = "application/json", largest: int | None = None
    ) -> bytes:
        self._guard.begin()
        try:
            for _step in range(MOST_REDIRECTS + 1):
                _check(url)
                with self._client.stream("GET", url, headers={"Accept": accept}) as answer:
                    if not answer.has_redirect_location:
                        return _read(answer, url, largest or LARGEST_ANSWER)
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


def _read(answer: httpx.Response, url: str, largest: int) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise FeedStopped(
            _("%(url)s answers “%(status)s”.")
            % {"url": _short(url), "status": f"{answer.status_code} {answer.reason_phrase}".strip()}
        )
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > largest:
            raise FeedStopped(
                _("%(url)s sends more than %(limit)d megabytes at once.")
                % {"url": _short(url), "limit": largest // 1024**2}
            )
    return bytes(body)


def _short(url: str) -> str:
    return url if len(url) <= 200 else f"{url[:200]}…"
