"""Legal moves are a table, and one function makes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from alongside.common.errors import OutOfTurn

Moving = TypeVar("Moving", bound=models.Model)


@dataclass(frozen=True)
class Move:
    """From any of ``sources`` to ``target``; ``label`` is what the button says.

    ``side`` names who may make it (the table's owner gives the word its meaning);
    ``needs_reason`` asks for a coded reason.
    """

    sources: frozenset[str]
    target: str
    label: Any
    side: str = ""
    needs_reason: bool = False


Table = Mapping[str, Move]


def possible(table: Table, status: str, *, side: str | None = None) -> list[str]:
    """The names of the moves open from this status (to this side), in the table's order."""
    return [
        name
        for name, move in table.items()
        if status in move.sources and (side is None or move.side == side)
    ]


def locked(row: Moving) -> Moving:
    """The same row, read again and held until the transaction ends: two movers queue here.

    Raises OutOfTurn for one that can be seen no more: the record it belongs to was made one with
    another, say, at this very moment.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    # What the reader may not read was not read the first time either.
    fresh: Moving | None = rows.defer(*row.get_deferred_fields()).filter(pk=row.pk).first()
    if fresh is None:
        raise _changed()
    return fresh


def target_of(table: Table, name: str, status: str) -> str:
    """The status that this move leads to.

    Raises OutOfTurn when it is not legal from here: usually somebody else was faster.
    """
    move = table[name]
    if status not in move.sources:
        raise _changed()
    return move.target


def _changed() -> OutOfTurn:
    return OutOfTurn(_("This has changed since you opened it. Nothing was done: look at it again."))
