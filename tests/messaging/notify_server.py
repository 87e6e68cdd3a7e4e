"""GOV.UK Notify as far as we use it, on this machine: it checks keys, keeps what it took, fails."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from tests.serving import serving

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"alongside-{SERVICE}-{SECRET}"
TEXT, EMAIL = "f33517ff-2a88-4f6e-b855-c550268ce08a", "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
ERRORS = {
    400: ("ValidationError", "phone_number +447700900123 has too few digits"),
    403: ("AuthError", "Invalid token: API key not found"),
    429: ("RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 s"),
    500: ("Exception", "Internal server error"),
}
ON_TRIAL = "BadRequestError", "Cannot send to this recipient when service is in trial mode"


class Notify:
    """``fails`` are the next answers to what is sent: a status, or what goes wrong on the way.

    ``statuses`` says of a message, by its reference, what became of it.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.fails: list[int | str] = []
        self.taken: list[dict[str, Any]] = []
        self.statuses: dict[str, str] = {}
        self.requests: list[str] = []
        self.release = threading.Event()


@contextmanager
def notify() -> Iterator[Notify]:
    """The server, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.requests.append(self.path)
            asked = parse_qs(urlsplit(self.path).query)["reference"][0]
            status = {"status": there.statuses.get(asked, "sending")}
            found = [each | status for each in there.taken if each["reference"] == asked]
            self._answer(200 if self._knows_key() else 403, {"notifications": found, "links": {}})

        def do_POST(self) -> None:
            there.requests.append(self.path)
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fail = there.fails.pop(0) if there.fails else 201
            if not self._knows_key():
                fail = 403
            if fail == 201 and not self._is_a_letter(sent):
                fail = 400
            if fail in (201, "lost answer"):
                there.taken.append({**sent, "path": self.path})
            if fail == "on trial":
                self._answer(400, {}, ON_TRIAL)
                return
            if fail == "silence":
                there.release.wait(timeout=30)
            if isinstance(fail, str):
                self.close_connection = True
                return
            self._answer(fail, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"})

        def _is_a_letter(self, sent: dict[str, Any]) -> bool:
            """It has a reference and a PDF; whether that can be read shows later."""
            if not self.path.endswith("/letter"):
                return True
            pdf = base64.b64decode(sent.get("content", ""))
            return bool(sent.get("reference")) and pdf.startswith(b"%PDF-")

        def _knows_key(self) -> bool:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            try:
                return bool(jwt.decode(token, SECRET, ["HS256"])["iss"] == SERVICE)
            except jwt.InvalidTokenError:
                return False

        def _answer(
            self, status: int, body: dict[str, Any], wrong: tuple[str, str] | None = None
        ) -> None:
            if status >= 400:
                error, words = wrong or ERRORS[status]
                body = {"status_code": status, "errors": [{"error": error, "message": words}]}
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_words: object) -> None:
            pass

    with serving(Handler) as address:
        there = Notify(address)
        try:
            yield there
        finally:
            there.release.set()
