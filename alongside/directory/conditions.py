"""What may be asked of a service, as conditions of the database."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, Func, Model, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.expressions import FacetQuery
from alongside.directory.models import (
    Accessibility,
    Assurance,
    Attribute,
    Capacity,
    CostOption,
    Eligibility,
    Language,
    Schedule,
    SearchEntry,
    ServiceArea,
    ServiceAtLocation,
    ServiceNeed,
)
from alongside.directory.tables import FACTS, NEEDS, named_id
from alongside.directory.tongues import code_of, names_of

TIERS = tuple(Assurance.Tier.values)  # the weakest first


@dataclass(frozen=True)
class Listing:
    """What is wanted; a condition that is empty asks nothing.

    Ages are in years, ``within`` in metres from ``near``, ``max_cost`` in pounds. ``outcode`` is
    the district that must be served, where a service says which it serves. ``needs``,
    ``capacities``: any of them; ``access``: all of them at one place. ``tier``: it or a better one.
    ``offered``: it runs, and is not too old to be matched with anybody.
    ``facets``: of each group one, as the search knows them, such as gender:female.
    """

    words: str = ""
    term: uuid.UUID | None = None
    taxonomy: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    age: float | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    day: str = ""
    near: Place | None = None
    within: float | None = None
    outcode: str = ""
    max_cost: float | None = None
    access: Collection[str] = ()
    language: str = ""
    capacities: Collection[str] = ()
    needs: Collection[str] = ()
    verified_within_days: int | None = None
    tier: str = ""
    offered: bool = False
    facets: Sequence[tuple[str, ...]] = ()


def is_so(wanted: Listing, of: str = "") -> Q:
    """What a service must be, seen from itself or (``service__``) from one of its places."""
    service = OuterRef(f"{of}pk")
    asked = _ages(wanted, of)
    if wanted.words:
        asked &= _any(SearchEntry, service, document=_words(wanted.words))
    if wanted.term:
        asked &= _carries(wanted.term, service)
    if wanted.taxonomy:
        asked &= _carries_any(wanted.taxonomy, service)
    if wanted.organisation:
        asked &= Q(**{f"{of}organisation_id": wanted.organisation})
    if wanted.day or wanted.start_time or wanted.end_time:
        asked &= _happens(wanted, of)
    if wanted.outcode:
        asked &= _serves(wanted.outcode, service)
    if wanted.max_cost is not None:
        asked &= _costs_at_most(wanted.max_cost, service)
    if wanted.language:
        asked &= _speaks(wanted.language, of)
    if wanted.capacities:
        asked &= _any(Capacity, service, state__in=wanted.capacities)
    if wanted.needs:
        asked &= _any(ServiceNeed, service, need__code__in=wanted.needs)
    if wanted.verified_within_days is not None:
        asked &= _verified(wanted.verified_within_days, of)
    if wanted.tier:
        asked &= _trusted(wanted.tier, of)
    if wanted.offered:
        asked &= _any(SearchEntry, service, offered_until__gt=clock.today())
    if wanted.facets:
        asked &= _any(SearchEntry, service, document=FacetQuery(wanted.facets))
    return asked


def has_fact(fact: str, location: OuterRef) -> Exists:
    """Somebody has said that this access need is met there."""
    return Exists(Accessibility.objects.filter(location=location, fact=fact, holds=True))


def _ages(wanted: Listing, of: str) -> Q:
    """The bounds as the standard has them; ``age``: somebody of that age may come."""
    asked = Q()
    if wanted.minimum_age is not None:
        asked &= Q(**{f"{of}minimum_age__gte": wanted.minimum_age})
    if wanted.maximum_age is not None:
        asked &= Q(**{f"{of}maximum_age__lte": wanted.maximum_age})
    if wanted.age is not None:
        asked &= Q(**{f"{of}minimum_age": None}) | Q(**{f"{of}minimum_age__lte": wanted.age})
        asked &= Q(**{f"{of}maximum_age": None}) | Q(**{f"{of}maximum_age__gte": wanted.age})
    return asked


def _any(model: type[Model], service: OuterRef, **conditions: object) -> Q:
    return Q(Exists(model._default_manager.filter(service=service, **conditions)))


def _words(words: str) -> SearchQuery:
    """All the words, by their English stems, as the search entries hold them."""
    return SearchQuery(words, config="english", search_type="websearch")


def _carries(term: uuid.UUID, service: OuterRef) -> Q:
    """A term of a taxonomy, a need, or a kind of eligibility: all are terms to who asks."""
    facts = [fact for fact in Eligibility.Fact.values if named_id("eligibility", fact) == term]
    if facts:
        return _any(Eligibility, service, fact__in=facts)
    return _any(Attribute, service, term=term) | _any(ServiceNeed, service, need=term)


def _carries_any(taxonomy: uuid.UUID, service: OuterRef) -> Q:
    if taxonomy == NEEDS:
        return _any(ServiceNeed, service)
    if taxonomy == FACTS:
        return _any(Eligibility, service)
    return _any(Attribute, service, term__taxonomy=taxonomy)


def _happens(wanted: Listing, of: str) -> Q:
    """One of its times is on the day, not before and not after these hours."""
    held = Q(service=OuterRef(f"{of}pk"))
    held |= (
        Q(service_at_location=OuterRef("pk"))
        if of
        else Q(service_at_location__service=OuterRef("pk"))
    )
    times = Schedule.objects.filter(held)
    if wanted.day:
        times = times.filter(byday__contains=wanted.day)
    if wanted.start_time:
        times = times.filter(opens_at__gte=wanted.start_time)
    if wanted.end_time:
        times = times.filter(closes_at__lte=wanted.end_time)
    return Q(Exists(times))


def _serves(outcode: str, service: OuterRef) -> Q:
    """It names the district among those it serves, or names none."""
    named = ServiceArea.objects.filter(service=service).exclude(outcodes=[])
    return Q(Exists(named.filter(outcodes__contains=[outcode]))) | ~Q(Exists(named))


def _costs_at_most(pounds: float, service: OuterRef) -> Q:
    """One of the prices that hold today; where none is known, nobody can say."""
    today = clock.today()
    priced = CostOption.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        service=service,
        amount__lte=pounds,
    )
    return Q(Exists(priced))


def _speaks(language: str, of: str) -> Q:
    called = Q(code__iexact=code_of(language) or language)
    for name in names_of(language):
        called |= Q(name__iexact=name)
    spoken = Language.objects.filter(called)
    location = OuterRef("location") if of else None
    if location is None:
        venues = ServiceAtLocation.objects.filter(service=OuterRef(OuterRef("pk")))
        there = spoken.filter(location__in=venues.values("location"))
    else:
        there = spoken.filter(location=location)
    return Q(Exists(spoken.filter(service=OuterRef(f"{of}pk")))) | Q(Exists(there))


def _verified(within_days: int, of: str) -> Q:
    days = dt.timedelta(days=within_days)
    return Q(**{f"{of}verified_at__gte": clock.now() - days}) | Q(
        **{f"{of}assured_date__gte": clock.today() - days}
    )


def _trusted(tier: str, of: str) -> Q:
    """What holds today is the tier, or a better one."""
    given = _Tier(F(f"{of}pk"), F(f"{of}organisation_id"), Value(clock.today()))
    enough = TIERS[TIERS.index(tier) :]
    return Q(In(Coalesce(given, Value(Assurance.Tier.LISTED), output_field=TextField()), enough))


class _Tier(Func):
    template = "(SELECT tier FROM directory_assurance(%(expressions)s))"
    output_field = TextField()
