"""Reading the directory: it is open to all."""

import uuid

from alongside.directory.models import Service


def referable_service(service_id: uuid.UUID) -> Service | None:
    """A running service that takes referrals through the product, with its organisation."""
    return (
        Service.objects.select_related("organisation")
        .filter(pk=service_id, status=Service.Status.ACTIVE, takes_referrals=True)
        .first()
    )
