"""The floor of the open data: the rows of a hundred services by raw SQL, written as JSON."""

from typing import Any

import orjson
from django.db import connection, models
from django.http import HttpRequest, HttpResponse

from alongside.directory import models as d
from alongside.organisations.models import Organisation

# Model, by which column, of what.
_PARTS = (
    (d.ServiceAtLocation, "service_id", "services"),
    (d.Location, "id", "locations"),
    (d.Address, "location_id", "locations"),
    (d.Accessibility, "location_id", "locations"),
    (d.Contact, "service_id", "services"),
    (d.Phone, "location_id", "locations"),
    (d.Phone, "contact_id", "contacts"),
    (d.Language, "service_id", "services"),
    (d.Schedule, "service_id", "services"),
    (d.Schedule, "service_at_location_id", "places"),
    (d.ScheduleException, "schedule_id", "schedules"),
    (d.CostOption, "service_id", "services"),
    (d.Eligibility, "service_id", "services"),
    (d.Capacity, "service_id", "services"),
    (d.ServiceArea, "service_id", "services"),
    (d.Funding, "service_id", "services"),
    (d.Url, "service_id", "services"),
    (d.Attribute, "service_id", "services"),
    (d.ServiceNeed, "service_id", "services"),
)
_KINDS = {d.ServiceAtLocation: "places", d.Contact: "contacts", d.Schedule: "schedules"}


def whole_services(request: HttpRequest) -> HttpResponse:
    """Each table once, as it is; nothing is counted, nested, renamed or left out."""
    ids: dict[str, list[Any]] = {"services": request.GET["ids"].split(",")}
    services = _rows(d.Service, "id", ids["services"])
    told: dict[str, list[Any]] = {"services": services}
    owners = [*{row["organisation_id"] for row in services}]
    told["organisations"] = _rows(Organisation, "id", owners)
    told["assurances"] = _rows(d.Assurance, "organisation_id", owners)
    for model, column, kind in _PARTS:
        found = _rows(model, column, ids[kind])
        told[f"{model.__name__} {column}"] = found
        if model in _KINDS:
            ids[_KINDS[model]] = [*ids.get(_KINDS[model], ()), *(row["id"] for row in found)]
        if model is d.ServiceAtLocation:
            ids["locations"] = [row["location_id"] for row in found]
    return HttpResponse(orjson.dumps(told, default=str), content_type="application/json")


def _rows(model: type[models.Model], column: str, values: list[Any]) -> list[dict[str, Any]]:
    names = [field.column for field in model._meta.concrete_fields if field.column != "search"]
    chosen = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {chosen} FROM {model._meta.db_table} WHERE {column} = ANY(%s::uuid[])",
            [values],
        )
        return [dict(zip(names, row, strict=True)) for row in cursor]
