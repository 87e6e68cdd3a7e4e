"""Long answers, sent piece by piece: the memory they take does not grow with the directory.

A piece is read in a transaction of its own as nobody in particular, after the request's has ended:
no snapshot is held open for a reader who is slow. What changes meanwhile, ``modified_after`` tells.
"""

import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.directory.listing import version
from alongside.interop.openreferral.answers import CACHED, Response, etag_of, with_licence
from alongside.interop.problems import problem

Reader = Callable[[Collection[uuid.UUID]], list[dict[str, Any]]]
BATCH = 500
LONGEST = 30 * 60  # seconds for a whole download
# A reader who is slow keeps a thread of the server; the others must stay free for pages.
_ROOM = threading.BoundedSemaphore(2)


class Stream:
    """Pieces, while there is room for them. Raises Busy where there is none.

    Whoever takes too long over all of them is cut off, for others want the room.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._open = pieces, True
        self._until = time.monotonic() + LONGEST
        if not _ROOM.acquire(blocking=False):
            raise Busy

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._pieces:
                if time.monotonic() > self._until:
                    raise TimeoutError("A download took too long, and was cut off.")
                yield piece
        finally:
            # A generator that is left in the middle would hold its transaction.
            getattr(self._pieces, "close", lambda: None)()
            self.close()

    def close(self) -> None:
        """Give the room back, also when nobody read to the end."""
        if self._open:
            self._open = False
            _ROOM.release()


class Busy(Exception):  # noqa: N818 - nothing is wrong, only too much is going on
    """As many streams as may be are being read."""


def stream(request: HttpRequest, pieces: Iterator[bytes], content_type: str) -> HttpResponseBase:
    """The pieces as one answer; 503 while too many others are being read.

    Where all that is listed was asked for, 304 for who has it already.
    """
    etag = ""
    if set(request.GET) <= {"format", "full"}:
        etag = etag_of(f"{request.get_full_path()} {version()}".encode())
        if unchanged := get_conditional_response(request, etag):
            return unchanged
    if request.method == "HEAD":
        # Streamed, though it is nothing: how long the file is nobody knows before it is made.
        return _named(_streamed(iter(()), content_type), etag)
    try:
        return _named(_streamed(Stream(pieces), content_type), etag)
    except Busy:
        busy = problem(503, "Too many downloads at once. Try again in a minute.")
        busy["Retry-After"] = "60"
        return busy


def _streamed(pieces: Iterable[bytes], content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=content_type)
    # Not outside any transaction: each piece opens its own.
    response.streams_without_database = True  # type: ignore[attr-defined]
    return response


def _named(response: Response, etag: str) -> Response:
    if etag:
        response["ETag"] = etag
    response["Cache-Control"] = CACHED if etag else "no-store"
    return with_licence(response)


def ndjson(request: HttpRequest, found: QuerySet[Any], read: Reader) -> HttpResponseBase:
    """Everything found, by its id, one JSON document on a line."""
    return stream(request, _lines(found, read), "application/x-ndjson")


def _lines(found: QuerySet[Any], read: Reader) -> Iterator[bytes]:
    ids, after = found.order_by("pk").values_list("pk", flat=True), None
    while True:
        with acting_as(ANONYMOUS):
            rest = ids if after is None else ids.filter(pk__gt=after)
            batch = [*rest[:BATCH]]
            piece = b"".join(_line(thing) for thing in read(batch)) if batch else b""
        if not batch:
            return
        yield piece
        after = batch[-1]


def _line(thing: dict[str, Any]) -> bytes:
    return orjson.dumps(thing, option=orjson.OPT_APPEND_NEWLINE)
