"""Names of places, gathered from the addresses of the directory's own venues."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import dist
from statistics import median
from typing import Any

import numpy as np

from alongside.common.places import Place
from alongside.directory.grid import grid_reference
from alongside.directory.models import NamedPlace

Kind = NamedPlace.Kind
LONGEST = 100  # letters of a name
# Metres: what bears one name and lies nearer than this is one place.
REACH = {Kind.TOWN: 20_000, Kind.VENUE: 1_000}
# Parts of one county, where that is what addresses name: so many venues each, so near each other.
_OF_A_COUNTY, _ACROSS = 3, 60_000
# A town of the same name with less than this share of the venues is a slip in somebody's address.
_SLIP = 0.02
_NEAR = 50_000  # metres
_LARGER = 4  # times the venues: a town by which people know where a smaller one is
_NOT_WORDS = re.compile(r"[^\w]+|_")
_QUIET = re.compile(r"[’'`.]")
_BOTH_NAMES = re.compile(r"\s*[/()]\s*")  # Caerdydd / Cardiff, Caerdydd (Cardiff)
_STREET = re.compile(
    r"\b(street|road|lane|avenue|close|drive|way|court|place|square|terrace|crescent|gardens?|"
    r"heol|ffordd|stryd|floor|house|unit|building|po box)\b"
)


def folded(text: str) -> str:
    """A name without case, accents, marks or a leading “the”: what alike names have in common."""
    plain = unicodedata.normalize("NFKD", _QUIET.sub("", text).replace("&", " and ")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = ["saint" if word == "st" else word for word in _NOT_WORDS.sub(" ", letters).split()]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@dataclass(frozen=True)
class Venue:
    """A venue as its address has it; what is not known is empty."""

    name: str
    other_name: str
    line_2: str
    city: str
    region: str
    county: str
    district: str
    easting: float
    northing: float


@dataclass
class _Namesake:
    """Venues that bear a name, or lie in a town of that name, near each other."""

    kind: Kind
    spelt: Counter[str] = field(default_factory=Counter)
    around: Counter[tuple[str, ...]] = field(default_factory=Counter)
    districts: Counter[str] = field(default_factory=Counter)
    eastings: list[float] = field(default_factory=list)
    northings: list[float] = field(default_factory=list)
    is_wide: bool = False

    @property
    def name(self) -> str:
        return str(_most(self.spelt))

    @property
    def venues(self) -> int:
        return len(self.eastings)

    @property
    def district(self) -> str:
        return str(_most(self.districts)) if self.districts else ""

    @cached_property
    def middle(self) -> Place:
        return Place(round(median(self.eastings), 1), round(median(self.northings), 1))

    def away(self, other: "_Namesake") -> float:
        here, there = self.middle, other.middle
        return dist((here.easting, here.northing), (there.easting, there.northing))

    def take_in(self, other: "_Namesake") -> None:
        self.spelt += other.spelt
        self.around += other.around
        self.districts += other.districts
        self.eastings += other.eastings
        self.northings += other.northings
        del self.middle

    def add(self, name: str, around: tuple[str, ...], venue: Venue) -> None:
        self.spelt[name] += 1
        self.around[around] += 1
        if venue.district:
            self.districts[venue.district] += 1
        self.eastings.append(venue.easting)
        self.northings.append(venue.northing)


class Gazetteer:
    """Venues go in one by one; places with names come out."""

    def __init__(self) -> None:
        self._squares: dict[tuple[Kind, str], dict[tuple[int, int], _Namesake]] = defaultdict(dict)

    def add(self, venue: Venue) -> None:
        """Learn the town and the part of it where a venue lies, and the venue's own names."""
        for city in _BOTH_NAMES.split(venue.city):
            self._learn(Kind.TOWN, city, (venue.county, venue.region), venue)
        if not _STREET.search(venue.line_2.casefold()):
            self._learn(Kind.TOWN, venue.line_2, (venue.city, venue.county), venue)
        for name in {venue.name, venue.other_name}:
            self._learn(Kind.VENUE, name, (venue.city, venue.line_2, venue.county), venue)

    def _learn(self, kind: Kind, name: str, around: tuple[str, ...], venue: Venue) -> None:
        name = " ".join(name.split())
        key = folded(name)
        readable = len(key) > 1 and len(name) <= LONGEST and not key.isdigit()
        if not readable or (kind == Kind.TOWN and any(letter.isdigit() for letter in key)):
            return
        side = REACH[kind]
        square = (int(venue.easting // side), int(venue.northing // side))
        there = self._squares[kind, key].setdefault(square, _Namesake(kind))
        there.add(name, around, venue)

    def places(self) -> Iterator[NamedPlace]:
        """Each place once, with what tells it from others of its name."""
        namesakes = {
            key: _parted([*squares.values()], key[0]) for key, squares in self._squares.items()
        }
        towns = _Towns(
            [one for (kind, _key), ones in namesakes.items() for one in ones if kind == Kind.TOWN]
        )
        for (kind, key), ones in namesakes.items():
            for one, within in zip(ones, _told_apart(ones, key, towns), strict=True):
                known = [part for parts in one.around for part in parts] + [within, one.district]
                yield NamedPlace(
                    kind=kind,
                    name=one.name,
                    folded=key,
                    within=within,
                    around=sorted({folded(part) for part in known} - {"", key}),
                    place=one.middle,
                    venues=one.venues,
                )


class _Towns:
    """All towns, to say near which larger one a place is."""

    def __init__(self, towns: Sequence[_Namesake]) -> None:
        self._towns = towns
        self._middles = np.array([(t.middle.easting, t.middle.northing) for t in towns])
        self._venues = np.array([0 if town.is_wide else town.venues for town in towns])
        self._names = np.array([folded(town.name) for town in towns])

    def near(self, place: _Namesake) -> str:
        """The name of the nearest town that is clearly larger; empty where there is none.

        Never one of the same name.
        """
        if not self._towns:
            return ""
        larger = (self._venues >= _LARGER * place.venues) & (self._names != folded(place.name))
        middle = (place.middle.easting, place.middle.northing)
        away = np.where(larger, np.hypot(*(self._middles - middle).T), np.inf)
        nearest = int(away.argmin())
        return self._towns[nearest].name if away[nearest] <= _NEAR else ""


def _parted(found: list[_Namesake], kind: Kind) -> list[_Namesake]:
    """One for each place of that name, those with the most venues first."""
    places: list[_Namesake] = []
    for one in sorted(found, key=lambda one: -one.venues):
        nearest = min(places, key=one.away, default=None)
        if nearest and one.away(nearest) < REACH[kind]:
            nearest.take_in(one)
        else:
            places.append(one)
    if kind == Kind.VENUE:
        return places
    return [one for one in _joined(places) if one.venues >= _SLIP * len(places[0].eastings)]


def _joined(parts: list[_Namesake]) -> list[_Namesake]:
    """The parts of a county made one; towns that share a name stay apart."""
    first, *others = parts
    joined = True
    while joined:
        joined = False
        for other in others:
            near = first.is_wide or min(first.venues, other.venues) >= _OF_A_COUNTY
            if near and first.away(other) < _ACROSS:
                first.take_in(other)
                first.is_wide = joined = True
                others.remove(other)
                break
    return [first, *others]


def _told_apart(namesakes: list[_Namesake], key: str, towns: _Towns) -> list[str]:
    """For each the first of county, larger town nearby, postcode district and grid reference that
    no other of them has; empty where there is only one."""
    if len(namesakes) == 1:
        return [""]
    marks = [
        [" ".join(mark.split()) for mark in _most(one.around)]
        + [towns.near(one), one.district, grid_reference(one.middle)]
        for one in namesakes
    ]
    bare = [[folded(mark) for mark in own] for own in marks]
    counts = [Counter(level) for level in zip(*bare, strict=True)]
    return [
        next(
            (
                mark
                for mark, plain, count in zip(own, plains, counts, strict=True)
                if plain not in ("", key) and count[plain] == 1
            ),
            "",
        )
        for own, plains in zip(marks, bare, strict=True)
    ]


def _most(counted: Counter[Any]) -> Any:
    return max(counted, key=lambda thing: (counted[thing], thing))
