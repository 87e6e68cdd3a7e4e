"""Questions whose SQL is put together once and asked again and again with other values.

Django takes longer to put most of our statements together than PostgreSQL to answer them, for what
one may see makes them long. What is kept is the text alone: every time it is asked anew, under row
security, with the values of whoever asks.
"""

import copy
import datetime as dt
import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, ParamSpec, Protocol, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, Count, QuerySet, Value, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

P = ParamSpec("P")
Row = TypeVar("Row")
_MOST = 2048  # texts: a few for each role that asks


class Said(str):
    """Words that somebody typed: a value, and never part of a text that is kept."""


class WithValues(Protocol):
    """An argument with values in it; what else it is decides how the text reads."""

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """The same with others in their place, and equal for all that make the same text."""


def put_together_once(question: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """The rows of the question, which is called once for each text that it can have.

    It has no named arguments. UUIDs, dates, moments, what was Said and tuples of UUIDs are values,
    which it must hand to the database as they are; all else that it is given makes another text.
    What it finds out itself, such as the time, would be kept for ever: a value of those kinds that
    was not given raises TypeError.
    """

    @lru_cache(maxsize=_MOST)
    def statement(*arguments: Hashable) -> _Statement:
        return _put_together(question(*arguments))  # type: ignore[call-arg, arg-type]

    @wraps(question)
    def ask(*arguments: P.args, **_none: P.kwargs) -> list[Row]:
        values = _Values()
        alike = [values.take_out(each) for each in arguments]
        return statement(*alike).rows(values)

    return ask


def how_many(rows: QuerySet[Any, Any]) -> QuerySet[Any, int]:
    """The question how many rows there are: one number."""
    return at_once(rows, many=Count("pk")).values_list("many", flat=True)


def at_once(rows: QuerySet[Any, Any], **counts: Aggregate) -> QuerySet[Any, dict[str, int]]:
    """The question that ``aggregate`` would ask: one row with these numbers."""
    return rows.order_by().values(of_all=Value(1)).annotate(**counts)


def among(ids: Sequence[uuid.UUID]) -> RawSQL:
    """SQL: one of these, for ``…__in``: the same text however many there are."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


class _Values:
    """What was given, by the stand-in that takes its place in the text."""

    def __init__(self) -> None:
        self._given: dict[Any, Any] = {}

    def take_out(self, argument: Any) -> Any:
        """The argument with a stand-in for each value in it."""
        if hasattr(argument, "with_values"):
            return argument.with_values(self.take_out)
        if isinstance(argument, tuple):
            return (self._instead_of(argument, uuid.UUID),)
        kind = next((kind for kind in _STAND_INS if isinstance(argument, kind)), None)
        return argument if kind is None else self._instead_of(argument, kind)

    def _instead_of(self, value: Any, kind: type[Any]) -> Any:
        stand_in = _STAND_INS[kind](len(self._given))
        self._given[stand_in] = value
        return stand_in

    def put_in(self, parameter: Any) -> Any:
        """What the database is given for this parameter of the text."""
        if isinstance(parameter, list):
            found = [self.put_in(each) for each in parameter]
            return [one for each in found for one in (each if isinstance(each, tuple) else (each,))]
        if not _is_stand_in(parameter):
            return parameter
        try:
            return self._given[parameter]
        except KeyError:
            raise TypeError("A value was made of one that was given: hand over both.") from None


class _Unsaid(Said):
    """What takes the place of what was said."""


_BEGINNING = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
# Moments are dates to Python: they come first.
_STAND_INS: dict[type[Any], Callable[[int], Any]] = {
    uuid.UUID: lambda place: uuid.UUID(int=place),
    dt.datetime: lambda place: _BEGINNING + dt.timedelta(microseconds=place * _APART),
    dt.date: lambda place: _BEGINNING.date() + dt.timedelta(days=place * _APART),
    Said: lambda place: _Unsaid(f"said {place}"),
}
_APART = 97  # no stand-in is another one some days or weeks later
_LAST_YEAR = 100  # of those that are dates


def _is_stand_in(parameter: Any) -> bool:
    """Whether a value goes in its place. Raises TypeError for a value that nobody gave."""
    if isinstance(parameter, list | tuple):
        found = [_is_stand_in(each) for each in parameter]  # each is looked at
        return any(found)
    if isinstance(parameter, Said):
        given = isinstance(parameter, _Unsaid)
    elif isinstance(parameter, uuid.UUID):
        given = parameter.int < _MANY
    elif isinstance(parameter, dt.date):
        given = parameter.year < _LAST_YEAR
    else:
        return False
    if not given:
        raise TypeError(f"{parameter} is of one request, and would be asked in all.")
    return True


_MANY = 1 << 32


@dataclass(frozen=True)
class _Statement:
    """A text with all that Django needs to make rows of what comes back."""

    like: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str = ""
    parameters: Sequence[Any] = ()
    converters: Mapping[int, Any] = field(default_factory=dict)

    def rows(self, values: _Values) -> list[Any]:
        if not self.sql:
            return []
        given = [values.put_in(each) for each in self.parameters]
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, given)
        compiler.get_converters = lambda _columns: self.converters
        like: Any = self.like  # its private parts are what Django itself would use
        rows = list(like._iterable_class(_Asking(like, compiler)))
        if rows and like._prefetch_related_lookups:
            prefetch_related_objects(rows, *like._prefetch_related_lookups)
        return rows


class _Asking:
    """What Django's iterables want of a queryset and of its query, with the text as it is."""

    def __init__(self, like: Any, compiler: SQLCompiler) -> None:
        self._like, self._compiler, self.query = like, compiler, self

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._like, name)
        except AttributeError:
            return getattr(self._like.query, name)

    def get_compiler(self, using: Any = None) -> SQLCompiler:
        return self._compiler


def _put_together(rows: QuerySet[Any, Any]) -> _Statement:
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(rows, compiler)
    converters = compiler.get_converters([column for column, *_more in compiler.select])
    return _Statement(rows, compiler, *_with_constants(sql, parameters), converters)


def _with_constants(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """The text with what never changes written into it, and what is put into it each time.

    PostgreSQL then keeps one plan, for it sees which partial index answers, and how many rows are
    of that kind: of a “status = $1” it would have to think anew for each value.
    """
    pieces, kept = sql.split("%s"), []
    text = [pieces[0]]
    for parameter, piece in zip(parameters, pieces[1:], strict=True):
        if _is_stand_in(parameter) or not isinstance(parameter, str | int):
            kept.append(parameter)
            text.append("%s")
        else:
            constant = Literal(parameter).as_string(connection.connection)
            text.append(constant.replace("%", "%%"))
        text.append(piece)
    return "".join(text), kept
