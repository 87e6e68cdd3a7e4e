"""Which services, and which of their places, answer a list of plain conditions.

For other systems, which know what they want: nothing is guessed, corrected or ranked. People who
look for help are answered by ``directory.search``.
"""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.directory.conditions import Listing, has_fact, is_so
from alongside.directory.expressions import Distance, Within
from alongside.directory.models import Change, Moment, Service, ServiceAtLocation
from alongside.directory.queries import SHOWN
from alongside.organisations.models import Organisation


def services(wanted: Listing) -> QuerySet[Service]:
    """The listed services that are like that, at any place."""
    found = Service.objects.filter(status__in=SHOWN).filter(is_so(wanted))
    if wanted.near or wanted.access:
        places = at_locations(wanted).filter(service=OuterRef("pk"))
        found = found.filter(Exists(places))
    return found


def at_locations(wanted: Listing) -> QuerySet[ServiceAtLocation]:
    """The places of listed services that are like that; from a place: ``away`` in metres."""
    found = ServiceAtLocation.objects.filter(service__status__in=SHOWN)
    found = found.filter(is_so(wanted, "service__"))
    for fact in wanted.access:
        found = found.filter(has_fact(fact, OuterRef("location")))
    if wanted.near:
        found = found.annotate(away=Distance("location__place", wanted.near))
        if wanted.within is not None:
            found = found.filter(Within("location__place", wanted.near, wanted.within))
    return found


def changes(since: dt.datetime, wanted: Listing) -> QuerySet[Change]:
    """What changed at or after a moment: listed services that are like that, and all that left."""
    left = ~Q(status__in=SHOWN)
    return Change.objects.filter(moment__at__gte=since).filter(
        left | Q(service_id__in=services(wanted).values("pk"))
    )


def change_of(service_id: uuid.UUID) -> Change | None:
    """The last change of a service, also of one that has left the directory."""
    return Change.objects.select_related("moment").filter(service_id=service_id).first()


def latest_moment() -> Moment | None:
    """When the directory last changed; None before it ever did."""
    return Moment.objects.order_by("-at").first()


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
