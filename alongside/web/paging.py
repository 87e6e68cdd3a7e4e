"""One page of a long list."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    per_page: int = PER_PAGE,
    name: str = "page",
    *,
    count: int | None = None,
) -> Page[Any]:
    """The page that the address asks for by ``name``; the nearest one when there is no such.

    ``count`` says how many rows there are, where somebody has counted them already.
    """
    pages = Paginator(rows, per_page)
    if count is not None:
        pages.__dict__["count"] = count  # a cached property: else it asks the database again
    return pages.get_page(request.GET.get(name))
