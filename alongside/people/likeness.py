"""How much two records look like one person, and why. Pure: no database."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

LIKELY = 0.7  # from here on somebody is asked
_ALIKE = 0.82
_DIGITS = 7  # fewer are a scrap of a number


@dataclass(frozen=True)
class Looks:
    """What is compared of a record."""

    id: UUID
    given_name: str
    family_name: str
    date_of_birth: dt.date
    nhs_number: str | None = None
    preferred_name: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Likeness:
    """From 0 to 1, and the reasons in words."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Looks, other: Looks) -> Likeness:
    """Names carry it, with the date of birth; the rest confirms. Two NHS numbers are two people.

    Twins share all but the first name: without that alike nothing else counts.
    """
    if one.nhs_number and other.nhs_number and one.nhs_number != other.nhs_number:
        return Likeness(0.0, ())
    given, family = _given(one, other), _name(one.family_name, other.family_name)
    swapped = _name(one.given_name, other.family_name) * _name(one.family_name, other.given_name)
    names = max((given + family) / 2, swapped)
    if given < _ALIKE and swapped < _ALIKE:
        return Likeness(0.0, ())
    facts: list[tuple[float, bool, Any]] = [
        (0.3, one.date_of_birth == other.date_of_birth, _("the same date of birth")),
        (
            0.2,
            _mistyped(one.date_of_birth, other.date_of_birth),
            _("dates of birth that are alike"),
        ),
        (0.2, _same(_digits(one.phone), _digits(other.phone)), _("the same phone number")),
        (0.1, _same(one.email.casefold(), other.email.casefold()), _("the same e-mail address")),
        (0.1, _same(one.postcode, other.postcode), _("the same postcode")),
    ]
    said = _("the same name") if names == 1 else _("names that are alike")
    held = [(weight, words) for weight, holds, words in facts if holds]
    score = 0.5 * names + min(sum(weight for weight, _words in held), 0.5)
    return Likeness(round(score, 3), (str(said), *(str(words) for _weight, words in held)))


def likely_pairs(records: Iterable[Looks]) -> list[tuple[Looks, Looks, Likeness]]:
    """All pairs that somebody should look at, the likeliest first.

    Only records with a date of birth, a number or an address in common are compared.
    """
    found = {}
    for one, other in _candidates(list(records)):
        alike = likeness(one, other)
        if alike.score >= LIKELY:
            found[one.id, other.id] = one, other, alike
    return sorted(found.values(), key=lambda pair: (-pair[2].score, str(pair[0].id)))


def _candidates(records: list[Looks]) -> Iterator[tuple[Looks, Looks]]:
    shelves: dict[object, list[Looks]] = {}
    for record in sorted(records, key=lambda record: str(record.id)):
        marks = (record.date_of_birth, _digits(record.phone), record.email.casefold())
        for mark in marks:
            if mark:
                shelves.setdefault(mark, []).append(record)
    for shelf in shelves.values():
        yield from combinations(shelf, 2)


def _given(one: Looks, other: Looks) -> float:
    called = [{looks.given_name, looks.preferred_name} - {""} for looks in (one, other)]
    return max(_name(a, b) for a in called[0] for b in called[1])


def _name(one: str, other: str) -> float:
    """1 for the same letters, whatever the order of words, marks and capitals."""
    plain = [" ".join(re.findall(r"\w+", name.casefold())) for name in (one, other)]
    if sorted(plain[0].split()) == sorted(plain[1].split()):
        return 1.0
    typed = JaroWinkler.similarity(*plain)
    return float(min(0.99, max(token_sort_ratio(*plain) / 100, typed)))


def _digits(number: str) -> str:
    found = re.sub(r"\D", "", number)
    return found[-10:] if len(found) >= _DIGITS else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _mistyped(one: dt.date, other: dt.date) -> bool:
    """One of day, month and year differs, or day and month are the other way round."""
    if one == other:
        return False
    parts = [(date.year, date.month, date.day) for date in (one, other)]
    differ = sum(a != b for a, b in zip(*parts, strict=True))
    return differ == 1 or (one.year, one.month, one.day) == (other.year, other.day, other.month)
