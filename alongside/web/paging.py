"""One page of a long list."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 25


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    per_page: int = PER_PAGE,
    name: str = "page",
) -> Page[Any]:
    """The page that the address asks for by ``name``; the nearest one when there is no such."""
    return Paginator(rows, per_page).get_page(request.GET.get(name))


class Asked(Sequence[Any]):
    """So many rows, of which those of a page are asked for: from where, and where to stop."""

    def __init__(self, many: int, ask: Callable[[int, int], Sequence[Any]]) -> None:
        self._many, self._ask = many, ask

    def __len__(self) -> int:
        return self._many

    def __getitem__(self, wanted: Any) -> Any:
        return self._ask(wanted.start, wanted.stop) if self._many else []
