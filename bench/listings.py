"""Invented services to search among.

Their words are spread as in real text: a few common ones and a long tail (Zipf, 20,000 words).
With few words every one of them would be in every other service, and any search would look slow.
Their places are spread as people are: most in towns of very different sizes, some between them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy
from django.db import connection, transaction

from alongside.common.places import Place
from alongside.directory.models import (
    CostOption,
    Location,
    Outcode,
    Postcode,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
)
from alongside.directory.services.listing import list_anew
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from bench.filling import fill
from tests.factories.standing import preparing

VOCABULARY, WORDS_EACH = 20_000, 40
TOWNS, POSTCODES = 400, 500
AT_ONCE = 20_000
_CONSONANTS, _VOWELS = "bdfgklmnprstvw", "aeiou"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# What an invented service may be; the tables of the product are filled from it by SQL.
_INVENTED = """
CREATE TEMP TABLE invented (
    service uuid, location uuid, name text, about text, place point, need uuid, other_need uuid,
    day text, opens time, cost numeric, at_a_place bool
)
"""


def at_least(wanted: int) -> None:
    """Have so many services in the directory, most of them at a place of their own."""
    there = Service.objects.count()
    if there < wanted:
        with preparing(), transaction.atomic():
            _add(there, wanted)
        list_anew()


@dataclass(frozen=True)
class Country:
    """Towns with their places and how many people live there, about."""

    towns: Any
    people: Any

    @classmethod
    def invent(cls) -> "Country":
        chance = numpy.random.default_rng(11)
        east, north = (
            chance.uniform(200_000, 640_000, TOWNS),
            chance.uniform(50_000, 680_000, TOWNS),
        )
        people = 1 / (numpy.arange(TOWNS) + 5.0)
        return cls(numpy.stack([east, north], axis=1), people / people.sum())

    def places(self, chance: Any, how_many: int) -> Any:
        """Eight in ten around a town, the larger the wider; the others anywhere."""
        towns = chance.choice(TOWNS, size=how_many, p=self.people)
        wide = 1_000 + 60_000 * self.people[towns]
        places = self.towns[towns] + chance.normal(size=(how_many, 2)) * wide[:, None]
        anywhere = chance.random(how_many) < 0.2
        places[anywhere] = chance.uniform((200_000, 50_000), (640_000, 680_000), (how_many, 2))[
            anywhere
        ]
        return places.round(1)


def postcodes() -> list[str]:
    """Postcodes spread as the services are; made when they are not there."""
    names = [f"ZZ{number // 10 + 1} {number % 10}AA" for number in range(POSTCODES)]
    if not Postcode.objects.filter(postcode=names[0]).exists():
        places = Country.invent().places(numpy.random.default_rng(5), POSTCODES).tolist()
        Postcode.objects.bulk_create(
            Postcode(postcode=name, place=Place(*place))
            for name, place in zip(names, places, strict=True)
        )
        Outcode.objects.bulk_create(
            Outcode(outcode=name.split()[0], place=Place(*place))
            for name, place in zip(names[::10], places[::10], strict=True)
        )
    return names


def vocabulary() -> list[str]:
    """The words, the common ones first."""
    return [_word(place) for place in range(VOCABULARY)]


def _add(first: int, end: int) -> None:
    provider, _made = Organisation.objects.get_or_create(
        name="Alderbrook Together", kind=Organisation.Kind.PROVIDER
    )
    needs = [str(key) for key in Need.objects.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(_INVENTED)
        with cursor.copy("COPY invented FROM STDIN") as copy:
            for block in _invented(first, end, needs):
                copy.write(block)
        # The entries of the search are made afterwards, all at once.
        cursor.execute("SET LOCAL session_replication_role = replica")
        fill(Location, "location", cursor, "invented", place="place")
        fill(
            Service,
            "service",
            cursor,
            "invented",
            name="name",
            description="about",
            organisation=provider.pk,
            verified_at="now() - random() * interval '2 years'",
        )
        fill(
            ServiceAtLocation,
            "gen_random_uuid()",
            cursor,
            "invented",
            "WHERE at_a_place",
            service="service",
            location="location",
        )
        for need in ("need", "other_need"):
            fill(ServiceNeed, "gen_random_uuid()", cursor, "invented", service="service", need=need)
        fill(
            Schedule,
            "gen_random_uuid()",
            cursor,
            "invented",
            service="service",
            freq="'WEEKLY'",
            byday="day",
            opens_at="opens",
            closes_at="opens + interval '1 hour'",
        )
        fill(
            CostOption,
            "gen_random_uuid()",
            cursor,
            "invented",
            "WHERE cost IS NOT NULL",
            service="service",
            amount="cost",
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("DROP TABLE invented")


def _invented(first: int, end: int, needs: list[str]) -> Iterator[str]:
    """Lines for COPY, many at once."""
    chance = numpy.random.default_rng(first)
    words = numpy.array(vocabulary(), dtype=object)
    weights = 1 / (numpy.arange(VOCABULARY) + 10.0)
    weights /= weights.sum()
    country = Country.invent()
    for start in range(first, end, AT_ONCE):
        size = min(AT_ONCE, end - start)
        texts = words[chance.choice(VOCABULARY, size=(size, WORDS_EACH), p=weights)].tolist()
        places = country.places(chance, size).tolist()
        picks = chance.integers(0, len(needs), size)
        days, hours = chance.integers(0, 7, size).tolist(), chance.integers(9, 20, size).tolist()
        costs = chance.choice(["0", "3", "8", "\\N"], size=size, p=[0.5, 0.2, 0.2, 0.1]).tolist()
        placed = (chance.random(size) < 0.95).tolist()
        yield "".join(
            f"{_id(chance)}\t{_id(chance)}\t{said[0].capitalize()} {said[1]} group {start + n}\t"
            f"{' '.join(said)}\t({place[0]},{place[1]})\t{needs[pick]}\t"
            f"{needs[(pick + 1 + n % 7) % len(needs)]}\t{DAYS[day]}\t{hour:02}:00\t{cost}\t"
            f"{'t' if at_a_place else 'f'}\n"
            for n, (said, place, pick, day, hour, cost, at_a_place) in enumerate(
                zip(texts, places, picks.tolist(), days, hours, costs, placed, strict=True)
            )
        )


def _id(chance: Any) -> str:
    return chance.bytes(16).hex()


def _word(place: int) -> str:
    """The word at this place of the vocabulary; the common ones are short."""
    letters = ""
    number = place + 200
    while number:
        number, consonant = divmod(number, len(_CONSONANTS))
        number, vowel = divmod(number, len(_VOWELS))
        letters += _CONSONANTS[consonant] + _VOWELS[vowel]
    return letters


def questions(how_many: int) -> list[str]:
    """Words to look for, common and rare ones in turn."""
    chance = random.Random(7)
    return [_word(int(VOCABULARY ** chance.uniform(0.2, 1)) - 1) for _question in range(how_many)]
