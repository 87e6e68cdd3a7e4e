"""Files that a page hands out: their names say nothing of anybody."""

import json
from typing import Any

from django.http import HttpResponse


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep, called by a reference."""
    return _attached(HttpResponse(content, content_type="application/pdf"), f"{name}.pdf")


def json_file(content: Any, name: str) -> HttpResponse:
    """A file for programs, called by a reference."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _attached(HttpResponse(text, content_type="application/json"), f"{name}.json")


def kept_file(content: bytes, media: str, name: str) -> HttpResponse:
    """A document as kept: a PDF, or a picture as a JPEG. A browser opens none of it itself."""
    ending = "pdf" if media == "application/pdf" else "jpg"
    response = _attached(HttpResponse(content, content_type=media), f"{name}.{ending}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
