"""Reading one entry with all that belongs to it, listed or not."""

import uuid

from django.db.models import Q

from alongside.directory.links import enquiry_of
from alongside.directory.models import Enquiry, Location, Photo, Service
from alongside.directory.queries.listed import SHOWN


def whole_entry(service_id: uuid.UUID) -> Service | None:
    """An entry with everything a page may say of it; for editors and for its own provider."""
    return (
        Service.objects.filter(pk=service_id)
        .select_related("organisation__area", "owner")
        .prefetch_related(
            "needs",
            "phones",
            "cost_options",
            "eligibilities",
            "capacities",
            "schedules__exceptions",
            "field_sources",
            "photos",
            "assurances__evidence",
            "organisation__assurances__evidence",
            "at_locations__schedules__exceptions",
            "at_locations__location__addresses",
            "at_locations__location__accessibility",
            "at_locations__location__phones",
        )
        .first()
    )


def enquiry_with(token: str) -> Enquiry | None:
    """The enquiry that the link in somebody's message was made for; None for no such link."""
    enquiry_id = enquiry_of(token)
    if enquiry_id is None:
        return None
    return Enquiry.objects.select_related("service__organisation").filter(pk=enquiry_id).first()


def photo_to_show(photo_id: uuid.UUID) -> Photo | None:
    """A picture of a listed service, or of a place where one is; None for any other."""
    there = Location.objects.filter(at_services__service__status__in=SHOWN)
    shown = Q(service__status__in=SHOWN) | Q(location__in=there)
    return Photo.objects.filter(shown, pk=photo_id).first()
