"""One JSON object for each line of the log, in which nobody can be recognised.

What an exception says is left out: databases and parsers quote what was typed. Its kind and the
lines of code that it went through are kept. Of a request the route is kept and not the address,
in which there may be a key or what somebody looked for.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_KEPT = r"(?P<kept>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"  # ids, which name nobody
_HIDDEN = {
    "query": r"(?<=[\w/])\?[^\s\"']+",
    "e-mail": r"[^\s@<>\"'(]+@[^\s@<>\"')]+",
    # NHS numbers, phone numbers, days of birth.
    "number": r"(?<![\w])\+?\d(?:[ ()/-]{0,2}\d){7,}",
    "postcode": r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b",
    # Signed links, session keys: long, of letters and digits mixed as no word is.
    "token": r"(?<![\w.])(?:(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w.:=-]{20,}|(?=\S*\d)[0-9a-z]{32,})",
}
_WORDS = {kind.replace("-", "_"): f"[{kind}]" for kind in _HIDDEN}
_PATTERN = re.compile(
    "|".join([_KEPT, *(f"(?P<{k.replace('-', '_')}>{rule})" for k, rule in _HIDDEN.items())])
)


def scrubbed(text: str) -> str:
    """The text without numbers, addresses and keys that could belong to a person."""
    return _PATTERN.sub(lambda found: _WORDS.get(found.lastgroup or "", found[0]), text)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; no line break in what was typed makes a second one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if path:
            line |= {"method": request.method, "route": _route(request)}  # type: ignore[union-attr]
            line["message"] = line["message"].replace(path, line["route"])
        line["message"] = scrubbed(line["message"])
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info and record.exc_info[1]:
            line["exceptions"] = [*_told(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False)


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(none)"


def _told(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The exception and those that led to it, without their words."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        told = {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        code = getattr(error, "sqlstate", None)
        yield told | ({"sqlstate": code} if code else {})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
