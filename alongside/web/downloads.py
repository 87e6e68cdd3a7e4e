"""Files that a page hands out: their names say nothing of anybody."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep, called by a reference."""
    return _attached(HttpResponse(content, content_type="application/pdf"), f"{name}.pdf")


# Spreadsheet programs take these for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """What somebody typed, for a spreadsheet: never a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_of(rows: Iterable[list[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheet programs guess another encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def csv_file(rows: Iterable[list[str]], name: str) -> HttpResponse:
    """A table for a spreadsheet program, called by what it lists."""
    response = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    return _attached(response, f"{name}.csv")


def json_file(content: Any, name: str) -> HttpResponse:
    """A file for programs, called by a reference."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _attached(HttpResponse(text, content_type="application/json"), f"{name}.json")


def text_file(content: str, name: str) -> HttpResponse:
    """A file to read, called by a reference."""
    media = "text/plain; charset=utf-8"
    return _attached(HttpResponse(content, content_type=media), f"{name}.txt")


def kept_file(content: bytes, media: str, name: str) -> HttpResponse:
    """A document as kept: a PDF, or a picture as a JPEG. A browser opens none of it itself."""
    ending = "pdf" if media == "application/pdf" else "jpg"
    response = _attached(HttpResponse(content, content_type=media), f"{name}.{ending}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
