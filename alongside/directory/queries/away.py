"""How far services are from somewhere, and whom they are for."""

import uuid
from collections.abc import Collection, Mapping

from django.db import connection

from alongside.common.places import Place
from alongside.directory.models import ServiceArea


def metres_away(services: Collection[uuid.UUID], place: Place) -> Mapping[uuid.UUID, float]:
    """As the crow flies, to the nearest place where each can be had; of the others nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.service_id, min(l.place <-> point(%s, %s))"
            " FROM directory_serviceatlocation a"
            " JOIN directory_location l ON l.id = a.location_id AND l.place IS NOT NULL"
            " WHERE a.service_id = ANY (%s) GROUP BY a.service_id",
            [place.easting, place.northing, list(services)],
        )
        return dict(cursor.fetchall())


def only_elsewhere(services: Collection[uuid.UUID], outcode: str) -> set[uuid.UUID]:
    """Those that say by districts of postcodes whom they are for, and do not name this one."""
    for_some, for_this = set(), set()
    named = ServiceArea.objects.filter(service_id__in=services).exclude(outcodes=[])
    for service_id, outcodes in named.values_list("service_id", "outcodes"):
        for_some.add(service_id)
        if outcode in outcodes:
            for_this.add(service_id)
    return for_some - for_this
