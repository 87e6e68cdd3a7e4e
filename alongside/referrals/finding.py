"""Finding somebody among referrals: any part of a name or of a reference, or the NHS number."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Replace, StrIndex, Upper
from django.db.models.lookups import GreaterThan

from alongside.accounts.actor import Actor
from alongside.common import nhs_number
from alongside.common.errors import Refused
from alongside.common.statements import Said, how_many, put_together_once
from alongside.referrals.models import REFERENCE_LETTERS, Referral
from alongside.referrals.queries import waiting_for


@dataclass(frozen=True)
class Sought:
    """What somebody looks for, word by word, and whether any can be part of a reference.

    Most names cannot: then nobody reads the referrals for them, which row security would ask of
    each. ``number`` is an NHS number, where that was typed and nothing else.
    """

    words: tuple[Said, ...]
    in_references: bool
    number: Said | None = None

    @classmethod
    def of(cls, typed: str, *, by_number: bool = False) -> Self:
        """``by_number``: for those alone who are shown the NHS numbers of these people."""
        if by_number:
            with suppress(Refused):
                return cls((), in_references=False, number=Said(nhs_number.parse(typed)))
        words = tuple(map(Said, typed.split()))
        letters = {*REFERENCE_LETTERS, "-"}
        return cls(words, any(word.strip("-") and set(word.upper()) <= letters for word in words))

    def with_values(self, other: Callable[[Any], Any]) -> Self:
        """As ``put_together_once`` wants it."""
        number = None if self.number is None else other(self.number)
        return replace(self, words=tuple(map(other, self.words)), number=number)


@put_together_once
def how_many_wait_found(actor: Actor, sought: Sought) -> QuerySet[Referral, int]:
    """How many wait for an answer, of those who are looked for."""
    return how_many(waiting_for(actor).filter(looked_for(sought)))


@put_together_once
def waiting_page_found(actor: Actor, start: int, stop: int, sought: Sought) -> QuerySet[Referral]:
    """Some of these."""
    return waiting_for(actor).filter(looked_for(sought))[start:stop]


def looked_for(sought: Sought, referral: str = "", person: str = "person__") -> Q:
    """SQL: each of the words is somewhere in the reference or in the person's name.

    ``referral`` and ``person`` are the ways from the row to each, ending in “__”; the first is
    empty for a referral itself. The person is reached directly where they can be: row security
    asks of each row of each table that stands in a statement, and so twice of one there twice.
    """
    if sought.number is not None:
        return Q(**{f"{person}nhs_number": sought.number})
    wanted = Q()
    for word in sought.words:
        either = Q()
        for name in ("given_name", "preferred_name", "family_name"):
            either |= Q(_is_in(Upper(f"{person}{name}"), Upper(Value(word))))
        if sought.in_references:  # also as it is read out, without its hyphen
            reference = F(f"{referral}reference")
            either |= Q(_is_in(_unhyphened(reference), _unhyphened(Value(word))))
        wanted &= either
    return wanted


def _is_in(whole: Func, part: Func) -> GreaterThan:
    return GreaterThan(StrIndex(whole, part), 0)


def _unhyphened(reference: F | Value) -> Func:
    return Upper(Replace(reference, Value("-")))
