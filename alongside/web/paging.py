"""One page of a long list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def page_of(
    request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE, name: str = "page"
) -> Page[Any]:
    """The page that the address asks for by ``name``; the nearest one when there is no such."""
    return Paginator(rows, per_page).get_page(request.GET.get(name))
