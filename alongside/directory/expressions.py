"""Pieces of PostgreSQL that Django has no words for: points, circles, lexemes as they are."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Field, FloatField, Func, Value

from alongside.common.places import Place, PlaceField
from alongside.directory.search.question import matching


class _CircleField(Field):
    def db_type(self, connection: object) -> str:
        return "circle"


class Distance(Func):
    """Metres from a place to another; ordering by it uses the GiST index."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = FloatField()

    def __init__(self, column: str, place: Place) -> None:
        super().__init__(column, Value(place, PlaceField()))


class Within(Func):
    """Whether a place lies at most so many metres from another; uses the GiST index."""

    template = "(%(expressions)s)"
    arg_joiner = " <@ "
    output_field = BooleanField()

    def __init__(self, column: str, place: Place, metres: float) -> None:
        circle = Func(
            Value(place, PlaceField()),
            Value(metres),
            function="circle",
            output_field=_CircleField(),
        )
        super().__init__(column, circle)


class FacetQuery(SearchQuery):
    """Search documents that carry one facet of every group, see ``directory.search.question``."""

    template = "%(expressions)s::tsquery"

    def __init__(self, groups: Sequence[tuple[str, ...]]) -> None:
        super().__init__(matching(groups))
