"""Reading what is listed: it is open to all."""

import uuid
from collections.abc import Collection

from django.db import connection

from alongside.directory.models import Service

SHOWN = (Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED)


def referable_services(services: Collection[uuid.UUID]) -> list[Service]:
    """Those of them that run and take referrals through the product, in the same order."""
    found = Service.objects.select_related("organisation").filter(
        pk__in=services, status=Service.Status.ACTIVE, takes_referrals=True
    )
    by_id = {one.pk: one for one in found}
    return [by_id[id_] for id_ in services if id_ in by_id]


def referable_service(service_id: uuid.UUID) -> Service | None:
    """A running service that takes referrals through the product, with its organisation."""
    return next(iter(referable_services([service_id])), None)


def service_to_show(service_id: uuid.UUID) -> Service | None:
    """A listed service with everything that its page says; None for one that is not listed."""
    return (
        Service.objects.filter(pk=service_id, status__in=SHOWN)
        .select_related("organisation")
        .prefetch_related(
            "needs",
            "phones",
            "schedules",
            "cost_options",
            "eligibilities",
            "at_locations__schedules",
            "at_locations__location__addresses",
            "at_locations__location__phones",
        )
        .first()
    )


def numbers_to_call(service_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """For each service that has one, the number to ring: its own, else of its place or provider.

    Lines for faxes and texts are none.
    """
    if not service_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [[*service_ids]])
        return dict(cursor.fetchall())


_NUMBERS = """
SELECT s.id, number FROM directory_service s CROSS JOIN LATERAL (
    SELECT number FROM (
        SELECT 1 AS nth, number, type, id FROM directory_phone WHERE service_id = s.id
        UNION ALL
        SELECT 2, number, type, p.id FROM directory_serviceatlocation at
        JOIN directory_phone p ON p.service_at_location_id = at.id OR p.location_id = at.location_id
        WHERE at.service_id = s.id
        UNION ALL
        SELECT 3, number, type, id FROM directory_phone
        WHERE organisation_id = s.organisation_id
    ) known
    WHERE lower(type) NOT IN ('fax', 'text', 'textphone', 'pager', 'video') ORDER BY nth, id LIMIT 1
) phone WHERE s.id = ANY(%s)"""
