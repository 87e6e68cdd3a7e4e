"""What went wrong, as programs read it (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpResponse


def problem(status: int, title: str, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """``errors`` says it for each parameter."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(
        orjson.dumps(body),
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )
