"""Finding services by words, need and nearness."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alongside.common.places import Place
from alongside.directory import spelling
from alongside.directory.expressions import Distance, NeedQuery, Within
from alongside.directory.models import Location, Schedule, Service, ServiceAtLocation
from alongside.needs.models import Need
from alongside.needs.queries import Spoken, all_needs, spoken_in

PAGE_SIZE = 20
COUNT_UP_TO = 1000  # beyond that a page says "more than", and nobody pages that far


@dataclass(frozen=True)
class Question:
    """What somebody looks for. ``within`` is in metres from ``near``; ``day`` is MO … SU."""

    words: str = ""
    need: str = ""
    near: Place | None = None
    within: float | None = None
    day: str = ""
    page: int = 1


@dataclass(frozen=True)
class Hit:
    """A service, at its nearest place.

    ``distance_m`` is None when nothing was asked near, or it has no place. ``why`` says what it
    has to do with the question, where its name does not.
    """

    service: Service
    location: Location | None = None
    distance_m: float | None = None
    why: str = ""


@dataclass
class Found:
    """A page of hits.

    ``total`` counts up to one more than COUNT_UP_TO; ``placed`` says how many of them have a
    place, when something was asked near. ``understood`` is the corrected spelling, where nothing
    was found as typed; ``any_word`` is set when no service has all the words, so that these have
    some of them.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    placed: int = 0
    page: int = 1
    pages: int = 1
    understood: str = ""
    any_word: bool = False

    @property
    def more_than_counted(self) -> bool:
        return self.total > COUNT_UP_TO


def search(question: Question) -> Found:
    """The services that answer the question, nearest first where it says near what.

    Words are taken together, then with their spelling corrected, then one by one. A service
    without a place comes after those that have one.
    """
    needs = list(all_needs()) if question.words or question.need else []
    found = Found()
    for words, any_word in _readings(question.words):
        found = _Search(replace(question, words=words), needs, any_word).found()
        found.understood = words if words != question.words else ""
        found.any_word = any_word
        if found.total:
            break
    return found


def _readings(typed: str) -> Iterator[tuple[str, bool]]:
    """The ways to read the words, each tried when the one before finds nothing."""
    yield typed, False
    if typed.strip():
        corrected = spelling.corrected(typed)
        if corrected != typed:
            yield corrected, False
        yield typed, True
        if corrected != typed:
            yield corrected, True


class _Search:
    """One reading of the question."""

    def __init__(self, question: Question, needs: list[Need], any_word: bool) -> None:
        self.question = question
        self.spoken = spoken_in(question.words, needs)
        self.chosen = [need for need in needs if need.code == question.need]
        self.query = _text_query(question.words, self.spoken, any_word)

    def found(self) -> Found:
        if self.question.near is None:
            return self._anywhere(self._services())
        return self._near(self.question.near)

    def _anywhere(self, services: QuerySet[Service]) -> Found:
        total = _count(services)
        page, pages, rows = self._page(total)
        return Found([self._hit(s) for s in self._ranked(services)[rows]], total, 0, page, pages)

    def _near(self, near: Place) -> Found:
        """Those at a place, nearest first; then those at none."""
        placed = _places(OuterRef("pk"))
        reachable = placed
        if self.question.within:
            reachable = placed.filter(Within("location__place", near, self.question.within))
        services = self._services()
        nearby = _count(services.filter(Exists(reachable)))
        nowhere = services.exclude(Exists(placed))
        total = min(nearby + _count(nowhere), COUNT_UP_TO + 1)
        page, pages, rows = self._page(total)
        hits = [self._hit_at(at) for at in self._nearest(near)[rows]]
        if rows.stop > nearby:
            after = slice(max(0, rows.start - nearby), rows.stop - nearby)
            hits += [self._hit(service) for service in self._ranked(nowhere)[after]]
        return Found(hits, total, nearby, page, pages)

    def _page(self, total: int) -> tuple[int, int, slice]:
        pages = max(1, ceil(min(total, COUNT_UP_TO) / PAGE_SIZE))
        page = min(max(1, self.question.page), pages)
        return page, pages, slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)

    def _conditions(self, of: str = "") -> Q:
        """What a service must be, seen from itself or from a row that refers to it."""
        wanted = Q(**{f"{of}status": Service.Status.ACTIVE})
        if self.query is not None:
            wanted &= Q(**{f"{of}search": self.query})
        if self.question.need:
            wanted &= Q(**{f"{of}search": NeedQuery([self.question.need])})
        if self.question.day:
            held = Q(service=OuterRef(f"{of}pk")) | Q(
                service_at_location__service=OuterRef(f"{of}pk")
            )
            on_the_day = Schedule.objects.filter(held, byday__contains=self.question.day)
            wanted &= Q(Exists(on_the_day))
        return wanted

    def _services(self) -> QuerySet[Service]:
        return Service.objects.filter(self._conditions())

    def _ranked(self, services: QuerySet[Service]) -> QuerySet[Service]:
        services = services.select_related("organisation").prefetch_related(
            "needs", "at_locations__location__addresses"
        )
        if self.query is None:
            return services.order_by("name", "id")
        return services.annotate(rank=SearchRank(F("search"), self.query)).order_by(
            "-rank", "name", "id"
        )

    def _nearest(self, near: Place) -> QuerySet[ServiceAtLocation]:
        """Each service once, where it is nearest. Ordered by index: it stops after the page."""
        away = Distance("location__place", near)
        nearer = _places(OuterRef("service")).annotate(away=away)
        nearer = nearer.filter(
            Q(away__lt=OuterRef("away")) | Q(away=OuterRef("away"), id__lt=OuterRef("id"))
        )
        places = ServiceAtLocation.objects.filter(
            self._conditions("service__"), location__place__isnull=False
        )
        if self.question.within:
            places = places.filter(Within("location__place", near, self.question.within))
        return (
            places.annotate(away=away)
            .exclude(Exists(nearer))
            .order_by("away", "id")
            .select_related("service__organisation", "location")
            .defer("service__search")
            .prefetch_related("service__needs", "location__addresses")
        )

    def _hit(self, service: Service) -> Hit:
        at = min(service.at_locations.all(), key=lambda at: at.id, default=None)
        return Hit(service, at.location if at else None, why=self._why(service))

    def _hit_at(self, at: Any) -> Hit:
        return Hit(at.service, at.location, at.away, self._why(at.service))

    def _why(self, service: Service) -> str:
        words = re.findall(r"\w+", self.question.words.lower())
        if words and all(word in service.name.lower() for word in words):
            return ""
        needs = {need.id for need in (*self.spoken.needs, *self.chosen)}
        helped = [need.name for need in service.needs.all() if need.id in needs]
        if helped:
            return _("Helps with: %s") % ", ".join(helped)
        return _("Its description mentions your words") if words else ""


def _text_query(words: str, spoken: Spoken, any_word: bool) -> Any:
    """What a search document must match; None for no words.

    All the words, where a need that they speak of stands for the words that say it. With
    ``any_word`` the needs alone, or else any of the words.
    """
    if not words.strip():
        return None
    needs = NeedQuery(need.code for need in spoken.needs)
    if any_word:
        either = " or ".join(re.findall(r"\w+", words))
        return needs if spoken.needs else _english(either)
    # In English (stems, stop words left out), or as written: names, other languages.
    query = _english(words) | SearchQuery(words, config="simple", search_type="websearch")
    return query | (needs & _english(spoken.rest)) if spoken.needs else query


def _english(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def _places(service: Any) -> QuerySet[ServiceAtLocation]:
    """Where a service can be had that is somewhere on the map."""
    return ServiceAtLocation.objects.filter(service=service, location__place__isnull=False)


def _count(services: QuerySet[Service]) -> int:
    return services.order_by()[: COUNT_UP_TO + 1].count()
