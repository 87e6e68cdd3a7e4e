"""The shapes of an answer: a page, one thing, a problem; each as JSON, with its ETag."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from math import ceil
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from alongside.directory.listing import last_midnight, latest_moment
from alongside.interop.openreferral.parameters import Paging

Response = TypeVar("Response", bound=HttpResponseBase)
CACHED = "public, max-age=0, must-revalidate"


def page(asked: Paging, total: int, contents: Sequence[Any]) -> dict[str, Any]:
    """The envelope of the standard around one page of a list of so many."""
    pages = ceil(total / asked.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def answer(request: HttpRequest, found: Any) -> HttpResponse:
    """What was found as JSON; 304 for who has it already."""
    body = orjson.dumps(found)
    response = HttpResponse(body, content_type="application/json")
    modified = last_modified()
    stamp = int(modified.timestamp()) if modified else None
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    response["ETag"] = etag_of(body)
    response["Cache-Control"] = CACHED
    with_licence(response)
    return get_conditional_response(request, response["ETag"], stamp, response) or response


def etag_of(content: bytes) -> str:
    """What tells this content from any other."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def last_modified() -> dt.datetime | None:
    """When anything may last have read differently: a tier can also run out at midnight."""
    moment = latest_moment()
    if moment is None:
        return None
    return max(moment.at, last_midnight())


def with_licence(response: Response) -> Response:
    """Say under which terms the data may be used, as an HTTP link."""
    if settings.DIRECTORY_LICENCE:
        response["Link"] = f'<{settings.DIRECTORY_LICENCE}>; rel="license"'
    return response
