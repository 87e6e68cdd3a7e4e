"""A small load generator: some connections kept open, each asking again as soon as it is answered.

It shares the processors with the servers, so it does as little as it can: requests are bytes made
beforehand, and of an answer only the status and the length are read.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import quantiles

HOST = "127.0.0.1"
CONNECTIONS = 8


@dataclass(frozen=True)
class Load:
    """What one round gave: how many answers, how many a second, and their middle and slow times in
    milliseconds."""

    answers: int
    rate: float
    p50: float
    p95: float


def get(path: str, cookies: str = "") -> bytes:
    """A GET as a browser behind a TLS proxy would send it."""
    return _request("GET", path, cookies, b"")


def post(path: str, form: bytes, cookies: str = "") -> bytes:
    """A POST of a form from a page of the same site."""
    return _request("POST", path, cookies, form)


def _request(method: str, path: str, cookies: str, body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        "X-Forwarded-Proto: https",
        "Origin: https://localhost",
        "Accept-Language: en-GB",
    ]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if body:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(
    port: int, connections: list[Iterable[bytes]], *, seconds: float, status: int = 200
) -> Load:
    """Ask on each connection, one request after the other, until the time is over.

    Every answer must have the status. Raises AssertionError for another, or when a connection
    runs out of requests before the time: the round would mean nothing.
    """
    return asyncio.run(_load(port, connections, seconds, status))


async def _load(port: int, connections: list[Iterable[bytes]], seconds: float, status: int) -> Load:
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    until = started + seconds
    callers = []
    for requests in connections:
        _transport, caller = await loop.create_connection(
            lambda requests=requests: _Caller(iter(requests), status, until), HOST, port
        )
        callers.append(caller)
    # An answer that never comes must not hang the bench.
    await asyncio.wait_for(asyncio.gather(*(caller.done for caller in callers)), seconds + 60)
    took = [each for caller in callers for each in caller.took]
    ended = max(caller.ended for caller in callers)
    cuts = quantiles(took, n=20)
    return Load(len(took), len(took) / (ended - started), cuts[9] * 1000, cuts[18] * 1000)


class _Caller(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], status: int, until: float) -> None:
        self._requests, self._until = requests, until
        self._expected = f"HTTP/1.1 {status} ".encode()
        self._received = b""
        self._asked = self.ended = 0.0
        self.took: list[float] = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._fail("There were too few requests for the time.")
        else:
            self._asked = time.perf_counter()
            self._transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not _is_whole(self._received):
            return
        self.ended = time.perf_counter()
        answer, self._received = self._received, b""
        self.took.append(self.ended - self._asked)
        if not answer.startswith(self._expected):
            self._fail(f"Not {self._expected!r} but {answer[:2000]!r}")
        elif self.ended < self._until:
            self._ask()
        else:
            self._finish()

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(f"The server closed the connection: {error}")

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self._transport.close()

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(AssertionError(why))
        self._transport.close()


def _is_whole(answer: bytes) -> bool:
    head_ends = answer.find(b"\r\n\r\n")
    if head_ends < 0:
        return False
    head = answer[:head_ends].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return answer.endswith(b"\r\n0\r\n\r\n")  # sent in chunks
    length = int(head[at + 17 :].split(b"\r\n", 1)[0])
    return len(answer) >= head_ends + 4 + length
