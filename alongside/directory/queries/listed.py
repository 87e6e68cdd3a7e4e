"""Reading what is listed: it is open to all."""

import uuid

from alongside.directory.models import Service

SHOWN = (Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED)


def referable_service(service_id: uuid.UUID) -> Service | None:
    """A running service that takes referrals through the product, with its organisation."""
    return (
        Service.objects.select_related("organisation")
        .filter(pk=service_id, status=Service.Status.ACTIVE, takes_referrals=True)
        .first()
    )


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
