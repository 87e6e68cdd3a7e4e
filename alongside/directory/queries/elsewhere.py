"""Which services are of another area than whoever refers, and on what terms people go there."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.models import Arrangement, ElsewhereTerms, Postcode, Service, ServiceArea
from alongside.directory.queries.intake import is_paused
from alongside.directory.rules.elsewhere import Arranged, Crossing, Facts, Terms, crossing
from alongside.organisations.models import Area, Organisation
from alongside.organisations.queries import areas_above, has_agreed

_PAYERS = (Organisation.Kind.COMMISSIONER, Organisation.Kind.COUNCIL)


def home_area(actor: Actor) -> uuid.UUID | None:
    """The area of the actor's organisation: the house, acting for a team, knows only that one."""
    if actor.area_id or actor.organisation_id is None:
        return actor.area_id
    named = Organisation.objects.filter(pk=actor.organisation_id)
    return named.values_list("area_id", flat=True).first()


@dataclass(frozen=True)
class Around:
    """The areas that are a person's own: of whoever refers them, and of where they live.

    ``ours`` is empty where whoever refers is of no area: then nothing is elsewhere. ``lived`` is
    empty where no area is known of their postcode; ``outcode`` is the outward part of that.
    """

    ours: frozenset[uuid.UUID] = frozenset()
    lived: frozenset[uuid.UUID] = frozenset()
    outcode: str = ""

    def elsewhere(self, areas: Mapping[uuid.UUID, str], outcodes: Collection[str]) -> str:
        """The names of the areas that a service is for, where none of them is theirs; else ""."""
        theirs = (self.ours | self.lived) & areas.keys() or self.outcode in outcodes
        return "" if theirs or not self.ours else ", ".join(sorted(areas.values()))

    def lives_in(self, named: Collection[uuid.UUID | None]) -> bool | None:
        """Whether they live in one of the areas that a service names; None where nobody knows."""
        if any(area in self.lived for area in named):
            return True
        return None if not self.lived or not named or None in named else False


def around(home: uuid.UUID | None, lives: str = "") -> Around:
    """What is around an area, and around a parsed postcode that may be looked at."""
    district = ""
    if lives:
        known = Postcode.objects.filter(pk=lives).values_list("district", flat=True)
        district = known.first() or ""
    areas = list(Area.objects.values_list("pk", "parent_id", "code")) if home or district else []
    above = {pk: parent for pk, parent, _code in areas}
    below: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for pk, parent, _code in areas:
        below.setdefault(parent, []).append(pk)
    lived = next((pk for pk, _parent, code in areas if district and code == district), None)
    return Around(
        frozenset([*_up(home, above), *_down(home, below)]) if home else frozenset(),
        frozenset(_up(lived, above)),
        lives.split()[0] if lives else "",
    )


def _up(area: uuid.UUID | None, above: Mapping[uuid.UUID, uuid.UUID | None]) -> Iterator[uuid.UUID]:
    seen = set()
    while area is not None and area in above and area not in seen:
        seen.add(area)
        yield area
        area = above[area]


def _down(
    area: uuid.UUID, below: Mapping[uuid.UUID | None, list[uuid.UUID]]
) -> Iterator[uuid.UUID]:
    for one in below.get(area, ()):
        yield one
        yield from _down(one, below)


def of_other_areas(
    services: Collection[uuid.UUID], home: uuid.UUID | None, lives: str = ""
) -> dict[uuid.UUID, str]:
    """Those of them that are for people of other areas than this one: the areas' names.

    A service is for the areas that it names, else for that of its provider, and for whoever lives
    there: ``lives`` is a person's parsed postcode, if it may be looked at. Where no area is known,
    nothing is in anybody's way.
    """
    if home is None or not services:
        return {}
    theirs, near = around(home, lives), _for_outcode(services, lives)
    found = {}
    for service, areas in _areas_of(services).items():
        elsewhere = theirs.elsewhere(areas, [theirs.outcode] if service in near else [])
        if elsewhere:
            found[service] = elsewhere
    return found


def _for_outcode(services: Collection[uuid.UUID], lives: str) -> set[uuid.UUID]:
    """Those that say that they are for this part of the post's map."""
    if not lives:
        return set()
    theirs = ServiceArea.objects.filter(service__in=services, outcodes__contains=[lives.split()[0]])
    return set(theirs.values_list("service_id", flat=True))


def _areas_of(services: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    """Of each service, the areas whose people it is for, with their names."""
    named: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    provider: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    rows = Service.objects.filter(pk__in=services).values_list(
        "pk",
        *("service_areas__area_id", "service_areas__area__name"),
        *("organisation__area_id", "organisation__area__name"),
    )
    for service, area, name, theirs, their_name in rows:
        named.setdefault(service, {})
        provider[service] = {theirs: their_name} if theirs else {}
        if area:
            named[service][area] = name
    return {service: areas or provider[service] for service, areas in named.items()}


def crossings_to(
    actor: Actor, services: Collection[uuid.UUID], lives: str = ""
) -> dict[uuid.UUID, Crossing]:
    """Of those services that are of other areas: whether somebody can be sent there, and why.

    Who lives where a service is at home crosses no border, wherever their team is.
    """
    home = home_area(actor)
    there = of_other_areas(services, home, lives)
    if not there or home is None:
        return {}
    run_by = dict(Service.objects.filter(pk__in=there).values_list("pk", "organisation_id"))
    terms = {one.service_id: one for one in ElsewhereTerms.objects.filter(service__in=there)}
    arranged = _arranged(home, there)
    same: dict[str, Any] = {
        "here": Area.objects.get(pk=home).name,
        "sharing_here": has_agreed(actor.organisation),
        "payers": _payers(home),
    }
    return {
        service: crossing(
            Facts(
                there=name,
                open_there=not is_paused(actor, run_by[service]),
                terms=_terms(terms.get(service)),
                arranged=arranged.get(service),
                **same,
            )
        )
        for service, name in there.items()
    }


def _terms(said: ElsewhereTerms | None) -> Terms | None:
    return Terms(said.takes, said.paid_by, said.price) if said else None


def _arranged(home: uuid.UUID, services: Collection[uuid.UUID]) -> dict[uuid.UUID, Arranged]:
    """What the area or one that it lies in has arranged; the nearest one's word holds."""
    order = {area: place for place, area in enumerate(areas_above(home))}
    rows = standing().filter(service__in=services, area__in=order).select_related("made_for")
    return {
        one.service_id: Arranged(one.made_for.name, one.reference, one.until, one.most_price)
        for one in sorted(rows, key=lambda row: order[row.area_id], reverse=True)
    }


def standing() -> QuerySet[Arrangement]:
    """The arrangements that hold today."""
    return Arrangement.objects.filter(ended_at=None, until__gte=clock.today())


def _payers(home: uuid.UUID) -> list[str]:
    those = Organisation.objects.filter(area__in=areas_above(home), kind__in=_PAYERS)
    return list(those.order_by("name").values_list("name", flat=True)[:3])


def terms_of(service_id: uuid.UUID) -> ElsewhereTerms | None:
    """What a service says of people from outside of its area; None where it has not said."""
    return ElsewhereTerms.objects.filter(service_id=service_id).first()


def to_arrange(actor: Actor) -> list[Service]:
    """Running services of other areas that ask for an arrangement, or for money of the sender's."""
    if not actor.may(Permission.ARRANGEMENTS_MAKE):
        return []
    asking = Q(elsewhere__takes=ElsewhereTerms.Takes.ARRANGED) | Q(
        elsewhere__paid_by=ElsewhereTerms.PaidBy.SENDER
    )
    rows = Service.objects.filter(asking, status=Service.Status.ACTIVE, takes_referrals=True)
    rows = rows.exclude(elsewhere__takes=ElsewhereTerms.Takes.NOBODY)
    found = list(rows.select_related("organisation__area", "elsewhere").order_by("name", "id"))
    elsewhere = of_other_areas([one.pk for one in found], actor.area_id)
    return [one for one in found if one.pk in elsewhere]


def arrangements_of(actor: Actor) -> QuerySet[Arrangement]:
    """What the actor's area has arranged and nobody has ended, the first to run out on top."""
    if not actor.may(Permission.ARRANGEMENTS_MAKE) or actor.area_id is None:
        return Arrangement.objects.none()
    rows = Arrangement.objects.filter(area_id=actor.area_id, ended_at=None)
    return rows.select_related("service__organisation", "made_for").order_by("until", "id")
