"""What the borough offers: some four hundred services, of those who take part and small groups."""

from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from typing import Any

from django.db import models

from alongside.demo.borough import Ward
from alongside.demo.cast import Cast
from alongside.demo.content import kinds_of_service, read
from alongside.demo.listing import ANSWERING, WEEKDAYS, Listing, Scene, site_of
from alongside.demo.trust import make_trust, make_ways_in
from alongside.directory.models import (
    Attribute,
    Capacity,
    Contact,
    CostOption,
    Eligibility,
    Language,
    Location,
    Phone,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceNeed,
    Taxonomy,
    TaxonomyTerm,
)
from alongside.directory.services.gazetteer import refresh_gazetteer
from alongside.directory.services.meanings import refresh_meanings
from alongside.directory.services.words import refresh_words
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation

_DETAILS: tuple[type[models.Model], ...] = (
    ServiceAtLocation,
    Phone,
    ServiceNeed,
    Attribute,
    Schedule,
    ScheduleException,
    CostOption,
    Eligibility,
    Capacity,
    Language,
    Contact,
    ServiceArea,
)


def make_services(
    *,
    seed: int,
    wards: list[Ward],
    venues: dict[tuple[str, str], Location],
    cast: Cast,
    areas: dict[str, Area],
    how_many: int,
) -> None:
    """Services of every kind, at most ``how_many``, with all that the directory says of them."""
    groups = _make_groups(areas["borough"])
    scene = Scene(
        seed=seed,
        wards=wards,
        venues=venues,
        offering=_offering(groups, cast),
        areas=areas,
        needs={need.code: need for need in Need.objects.all()},
        terms=_make_terms(),
    )
    listings = [Listing.invent(scene, kind, nth) for kind, nth in islice(_every_kind(), how_many)]
    _tell_apart(listings)
    Service.objects.bulk_create(listing.service for listing in listings)
    rows = [row for listing in listings for row in listing.details(scene)]
    for table in _DETAILS:
        table._default_manager.bulk_create(row for row in rows if isinstance(row, table))
    make_ways_in(seed, venues)
    small = [group for named in groups.values() for group in named]
    members = [one for code, one in cast.organisations.items() if code in ANSWERING]
    make_trust(seed, members, small)
    refresh_words()
    refresh_gazetteer()
    refresh_meanings()


def _every_kind() -> Iterator[tuple[dict[str, Any], int]]:
    """One of every kind first, then a second of those that have it, and so on."""
    kinds = kinds_of_service()
    for nth in range(max(kind["count"] for kind in kinds)):
        yield from ((kind, nth) for kind in kinds if nth < kind["count"])


def _make_groups(borough: Area) -> dict[str, list[Organisation]]:
    """The small groups: they are in the directory, but nobody signs in for them."""
    groups = {
        tag: [
            Organisation(
                name=name,
                kind=Organisation.Kind.PROVIDER,
                area=borough,
                email=f"hello@{site_of(name)}",
                website=f"https://{site_of(name)}/",
            )
            for name in names
        ]
        for tag, names in read("cast")["groups"].items()
    }
    Organisation.objects.bulk_create(group for named in groups.values() for group in named)
    return groups


def _offering(groups: dict[str, list[Organisation]], cast: Cast) -> dict[str, list[Organisation]]:
    """Who may be meant by the content's words: a tag, a group's own name, a member's code."""
    named = {group.name: [group] for tagged in groups.values() for group in tagged}
    return groups | named | {code: [member] for code, member in cast.organisations.items()}


def _make_terms() -> dict[str, TaxonomyTerm]:
    """A term for each kind of service, under its theme."""
    taxonomy = Taxonomy.objects.create(name="Kinds of support", version="1")
    kinds = kinds_of_service()
    themes = {
        theme: TaxonomyTerm(taxonomy=taxonomy, name=theme)
        for theme in dict.fromkeys(kind["theme"] for kind in kinds)
    }
    TaxonomyTerm.objects.bulk_create(themes.values())
    terms = {
        kind["kind"]: TaxonomyTerm(
            taxonomy=taxonomy, name=kind["kind"], parent=themes[kind["theme"]]
        )
        for kind in kinds
    }
    TaxonomyTerm.objects.bulk_create(terms.values())
    return terms


def _tell_apart(listings: Iterable[Listing]) -> None:
    """Two services of one name are told apart by their day, by who offers them, by a number."""
    taken: set[str] = set()
    for listing in listings:
        plain, service = listing.service.name, listing.service
        names = chain(
            [
                plain,
                f"{plain}, {WEEKDAYS[listing.weekday]}s" if listing.is_once_a_week else plain,
                f"{plain} ({service.organisation.name})",
            ],
            (f"{plain}, group {number}" for number in count(2)),
        )
        service.name = next(name for name in names if name not in taken)
        taken.add(service.name)
