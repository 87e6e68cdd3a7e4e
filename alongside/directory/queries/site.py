"""Reading what the public pages say: it is open to all."""

import uuid

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from alongside.directory.models import Eligibility, Photo, Service
from alongside.directory.queries.listed import SHOWN
from alongside.organisations.models import Organisation

MOST_OTHERS = 6


def service_with_everything(service_id: uuid.UUID) -> Service | None:
    """A listed service with all that its page says; None for one that is not listed."""
    return _whole().filter(pk=service_id).first()


def services_with_everything(ids: list[uuid.UUID]) -> list[Service]:
    """Those of the services that are listed, in the order asked for."""
    found = {service.pk: service for service in _whole().filter(pk__in=ids)}
    return [found[one] for one in ids if one in found]


def services_with_times(ids: list[uuid.UUID]) -> list[Service]:
    """Those that are listed, with their times and places, in the order asked for."""
    rows = Service.objects.filter(status__in=SHOWN, pk__in=ids).prefetch_related(
        "schedules__exceptions",
        "at_locations__schedules__exceptions",
        "at_locations__location__addresses",
    )
    found = {service.pk: service for service in rows}
    return [found[one] for one in ids if one in found]


def conditions_of(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Eligibility]]:
    """For whom each of them is, beside an age and where somebody lives; left out: for everybody."""
    sought = Eligibility.objects.filter(service__in=ids).exclude(
        fact__in=(Eligibility.Fact.AGE_BAND, Eligibility.Fact.LIVES_IN)
    )
    found: dict[uuid.UUID, list[Eligibility]] = {}
    for one in sought:
        found.setdefault(one.service_id, []).append(one)
    return found


def _whole() -> QuerySet[Service]:
    photos = Photo.objects.defer("image")
    return (
        Service.objects.filter(status__in=SHOWN)
        .select_related("organisation__area")
        .prefetch_related(
            "needs",
            "phones",
            "contacts__phones",
            "languages",
            "cost_options",
            "eligibilities",
            "capacities",
            "service_areas",
            "urls",
            "reviews__reviewer",
            "schedules__exceptions",
            "assurances__evidence",
            "organisation__assurances__evidence",
            Prefetch("photos", photos),
            "at_locations__schedules__exceptions",
            "at_locations__location__addresses",
            "at_locations__location__accessibility",
            "at_locations__location__languages",
            "at_locations__location__phones",
            Prefetch("at_locations__location__photos", photos),
        )
    )


def others_of(service: Service) -> list[Service]:
    """A few other listed services of the same organisation."""
    others = Service.objects.filter(organisation=service.organisation_id, status__in=SHOWN)
    return list(others.exclude(pk=service.pk).order_by("name", "id")[:MOST_OTHERS])


def organisation_to_show(organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation that has a listed service; None for one that has none."""
    if not services_of(organisation_id).exists():
        return None
    return Organisation.objects.prefetch_related("phones", "urls").get(pk=organisation_id)


def services_of(organisation_id: uuid.UUID) -> QuerySet[Service]:
    """The listed services of an organisation, by name, with their places and times."""
    return (
        Service.objects.filter(organisation=organisation_id, status__in=SHOWN)
        .prefetch_related(
            "schedules", "at_locations__schedules", "at_locations__location__addresses"
        )
        .order_by("name", "id")
    )


def listed_services() -> QuerySet[Service]:
    """Every listed service, with no more than its address and age, for who counts them all."""
    return Service.objects.filter(status__in=SHOWN).only("pk", "last_modified").order_by("pk")


def listed_organisations() -> QuerySet[Organisation]:
    """Every organisation with a listed service."""
    listed = Service.objects.filter(status__in=SHOWN, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(listed)).only("pk").order_by("pk")
