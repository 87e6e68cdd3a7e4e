"""One page of a long list."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 25


def page_of(
    request: HttpRequest,
    rows: "QuerySet[Any] | Sequence[Any]",
    per_page: int = PER_PAGE,
    name: str = "page",
) -> Page[Any]:
    """The page that the address asks for by ``name``; the nearest one when there is no such."""
    wanted = request.GET.get(name, "1")
    if isinstance(rows, QuerySet | Found) and wanted == "1":
        return _first(rows, per_page)
    return Paginator(rows, per_page).get_page(wanted)


def _first(rows: "QuerySet[Any] | Found", per_page: int) -> Page[Any]:
    """The first page, and one row more to see whether there is another: where there is none, as
    mostly when somebody looks for a name, nothing is counted, and row security asked once only.
    """
    there = list(rows[: per_page + 1])
    every: QuerySet[Any] | Sequence[Any] = rows if len(there) > per_page else there
    return Page(there[:per_page], 1, Paginator(every, per_page))


class Asked(Sequence[Any]):
    """So many rows, of which those of a page are asked for: from where, and where to stop."""

    def __init__(self, many: int, ask: Callable[[int, int], Sequence[Any]]) -> None:
        self._many, self._ask = many, ask

    def __len__(self) -> int:
        return self._many

    def __getitem__(self, wanted: Any) -> Any:
        return self._ask(wanted.start, wanted.stop) if self._many else []


class Found(Sequence[Any]):
    """Rows that somebody looks for: of a page, from where and where to stop; and how many at all,
    which is asked only where there is more than one page.
    """

    def __init__(
        self, ask: Callable[[int, int], Sequence[Any]], count: Callable[[], Sequence[int]]
    ) -> None:
        self._ask, self._count = ask, count

    def __len__(self) -> int:
        (many,) = self._count()
        return many

    def __getitem__(self, wanted: Any) -> Any:
        return self._ask(wanted.start or 0, wanted.stop)
