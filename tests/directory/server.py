"""Somebody else's server on this machine, which answers what a test tells it to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.serving import serving

Answer = Any  # JSON, bytes, a status, or a function of the handler


class Elsewhere:
    """``answers`` maps a path with its question to what is answered; ``asked`` lists what was."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """The server, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append(self.path)
            answer = there.answers.get(self.path, 404)
            if isinstance(answer, Callable):  # type: ignore[arg-type]
                answer(self)
                return
            status = answer if isinstance(answer, int) else 200
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    with serving(Handler) as address:
        there = Elsewhere(address)
        yield there
