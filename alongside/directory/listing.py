"""Which services, and which of their places, answer a list of plain conditions.

For other systems, which know what they want: nothing is guessed, corrected or ranked. People who
look for help are answered by ``directory.search``.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from alongside.common import clock
from alongside.directory.conditions import Listing, has_fact, is_so
from alongside.directory.expressions import Distance, Within
from alongside.directory.models import Change, Moment, Service, ServiceAtLocation
from alongside.directory.queries import SHOWN
from alongside.organisations.models import Organisation


def services(wanted: Listing) -> QuerySet[Service]:
    """The listed services that are like that; of those near a place, each once."""
    found = Service.objects.filter(status__in=SHOWN).filter(is_so(wanted))
    if wanted.within is not None or wanted.access:
        places = _like_that(ServiceAtLocation.objects.filter(service=OuterRef("pk")), wanted)
        found = found.filter(Exists(places))
    return found


def count_of_services(wanted: Listing) -> int:
    """How many ``services`` are. Of all that is listed, from the narrow table of changes."""
    if wanted == Listing():
        return Change.objects.filter(status__in=SHOWN).count()
    return services(wanted).count()


def count_of_places(wanted: Listing) -> int:
    """How many ``at_locations`` are, likewise."""
    if wanted == Listing():
        return ServiceAtLocation.objects.filter(service__change__status__in=SHOWN).count()
    return at_locations(wanted).count()


def at_locations(wanted: Listing) -> QuerySet[ServiceAtLocation]:
    """The places of listed services that are like that; from a place: ``away`` in metres."""
    found = ServiceAtLocation.objects.filter(service__status__in=SHOWN)
    found = _like_that(found.filter(is_so(wanted, "service__")), wanted)
    if wanted.near:
        found = found.annotate(away=Distance("location__place", wanted.near))
    return found


def _like_that(places: QuerySet[ServiceAtLocation], wanted: Listing) -> QuerySet[ServiceAtLocation]:
    """What is asked of the place itself."""
    for fact in wanted.access:
        places = places.filter(has_fact(fact, OuterRef("location")))
    if wanted.near and wanted.within is not None:
        places = places.filter(Within("location__place", wanted.near, wanted.within))
    return places


def nearest(places: QuerySet[ServiceAtLocation], part: slice) -> dict[uuid.UUID, Any]:
    """Of places seen from somewhere, a part of their list, nearest first, with the metres.

    Those that are nowhere come last and have None.
    """
    ordered: QuerySet[Any] = places
    return dict(ordered.order_by("away", "id").values_list("pk", "away")[part])


def changes(since: dt.datetime, wanted: Listing) -> QuerySet[Change]:
    """What changed at or after a moment: listed services that are like that, and all that left."""
    left = ~Q(status__in=SHOWN)
    return Change.objects.filter(moment__at__gte=since).filter(
        left | Q(service_id__in=services(wanted).values("pk"))
    )


def change_of(service_id: uuid.UUID) -> Change | None:
    """The last change of a service, also of one that has left the directory."""
    return Change.objects.select_related("moment").filter(service_id=service_id).first()


def changes_of(ids: Collection[uuid.UUID]) -> QuerySet[Change]:
    """The last changes of these services, in any order."""
    return Change.objects.select_related("moment").filter(service_id__in=ids)


def is_shown(change: Change) -> bool:
    """The service is still listed."""
    return change.status in SHOWN


def at_location(place_id: uuid.UUID) -> ServiceAtLocation | None:
    """One place of a listed service."""
    return ServiceAtLocation.objects.filter(pk=place_id, service__status__in=SHOWN).first()


def service_ids(place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Whose places these are."""
    places = ServiceAtLocation.objects.filter(pk__in=place_ids)
    return dict(places.values_list("pk", "service_id"))


def latest_moment() -> Moment | None:
    """When the directory last changed; None before it ever did."""
    return Moment.objects.order_by("-at").first()


def version() -> str:
    """Reads differently whenever the directory may, and on another day: a tier may run out.

    The moments of the day are counted because one can become visible after a later one.
    """
    midnight = last_midnight()
    last = Moment.objects.aggregate(last=Max("pk"), at=Max("at"))
    of_today = Moment.objects.filter(at__gte=midnight).count()
    return f"{midnight} {last['last']} {last['at']} {of_today}"


def last_midnight() -> dt.datetime:
    """The beginning of the day in the deployment's time zone."""
    return localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def listed_organisations() -> QuerySet[Organisation]:
    """Those who offer something that is listed."""
    offered = Service.objects.filter(organisation=OuterRef("pk"), status__in=SHOWN)
    return Organisation.objects.filter(Exists(offered))


def known_organisations() -> QuerySet[Organisation]:
    """Those who offer something that is listed, whom they are part of, who reviewed it."""
    offering = listed_organisations().values("pk")
    return Organisation.objects.filter(
        Q(pk__in=offering) | Q(parts__in=offering) | Q(reviews_given__service__status__in=SHOWN)
    ).distinct()
