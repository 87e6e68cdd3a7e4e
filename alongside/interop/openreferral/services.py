"""/services and /service_at_locations."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.directory.conditions import Listing
from alongside.directory.listing import (
    at_location,
    at_locations,
    change_of,
    changes,
    changes_of,
    count_of_places,
    count_of_services,
    is_shown,
    nearest,
    service_ids,
    services,
    version,
)
from alongside.directory.models import Change
from alongside.directory.queries.duplicates import redirect_of
from alongside.interop.openreferral import nesting
from alongside.interop.openreferral.answers import answer, etag_of, page
from alongside.interop.openreferral.endpoint import endpoint
from alongside.interop.openreferral.parameters import ServiceQuestion
from alongside.interop.openreferral.streams import Reader, ndjson
from alongside.interop.problems import problem

NO_LONGER = "No longer listed"
_A_DAY = 86_400  # seconds
Thing = dict[str, Any]
Ids = Collection[uuid.UUID]
Count = Callable[[], int]


@endpoint(ServiceQuestion)
def service_list(request: HttpRequest, question: ServiceQuestion) -> HttpResponseBase:
    wanted = question.listing()
    if question.modified_after:
        return _changed(request, question, wanted, question.modified_after)
    found = services(wanted)
    if question.format == "ndjson":
        return ndjson(request, found, _reader(question))
    count = partial(count_of_services, wanted)
    return answer(request, _page(question, found, _reader(question), "id", count=count))


@endpoint()
def one_service(request: HttpRequest, service_id: uuid.UUID) -> HttpResponseBase:
    change = change_of(service_id)
    if change is None:
        return problem(404, "There is no service with this id.")
    if not is_shown(change):
        return answer(request, gone(change))
    return answer(request, nesting.full_services([service_id])[0])


@endpoint(ServiceQuestion)
def place_list(request: HttpRequest, question: ServiceQuestion) -> HttpResponseBase:
    wanted = question.listing()
    found = at_locations(wanted)
    count: Count = partial(count_of_places, wanted)
    if question.modified_after:
        found = found.filter(service__change__moment__at__gte=question.modified_after)
        count = found.count
    read = _place_reader(question)
    if question.format == "ndjson":
        return ndjson(request, found, read)
    if not wanted.near:
        return answer(request, _page(question, found, read, "id", count=count))
    away = nearest(found, question.rows)
    contents = [
        thing if away[thing["id"]] is None else {**thing, "x_distance": round(away[thing["id"]])}
        for thing in read(away)
    ]
    return answer(request, page(question, _total(question, found, count), contents))


@endpoint()
def one_place(request: HttpRequest, place_id: uuid.UUID) -> HttpResponseBase:
    if not at_location(place_id):
        return problem(404, "There is no service at a location with this id.")
    (place,) = nesting.full_places([place_id])
    # The published OpenAPI document checks it as if it were a service.
    return answer(request, {**{key: place["service"][key] for key in ("name", "status")}, **place})


def gone(change: Change) -> Thing:
    """A service that has left the directory: nothing more is said of it, not even its name.

    Only where it went, when it was made one with another entry.
    """
    kept = redirect_of(change.service_id)
    return {
        "id": change.service_id,
        "name": NO_LONGER,
        "status": "defunct" if change.status == "defunct" else "inactive",
        "last_modified": change.moment.at,
        **({"x_merged_into": kept} if kept else {}),
    }


def _changed(
    request: HttpRequest, question: ServiceQuestion, wanted: Listing, since: dt.datetime
) -> HttpResponseBase:
    found, read = changes(since, wanted), _reader(question)

    def read_all(ids: Ids) -> list[Thing]:
        said = {change.pk: change for change in changes_of(ids)}
        shown = read([key for key in ids if is_shown(said[key])])
        things = {thing["id"]: thing for thing in shown}
        return [things.get(key) or _left(question, said[key]) for key in ids]

    if question.format == "ndjson":
        return ndjson(request, found, read_all)
    listed = _page(question, found, read_all, "moment__at", "pk", count=found.count)
    return answer(request, listed)


def _left(question: ServiceQuestion, change: Change) -> Thing:
    return _least(change.service_id, change) if question.minimal else gone(change)


def _reader(question: ServiceQuestion) -> Reader:
    if question.minimal:
        return _minimal
    return nesting.full_services if question.full else nesting.brief_services


def _place_reader(question: ServiceQuestion) -> Reader:
    if question.minimal:
        return _minimal_places
    return nesting.full_places if question.full else nesting.brief_places


def _minimal(ids: Ids) -> list[Thing]:
    said = {change.pk: change for change in changes_of(ids)}
    return [_least(key, said[key]) for key in ids]


def _minimal_places(ids: Ids) -> list[Thing]:
    services_of = service_ids(ids)
    said = {change.pk: change for change in changes_of(services_of.values())}
    return [_least(key, said[services_of[key]]) for key in ids]


def _least(key: uuid.UUID, change: Change) -> Thing:
    return {"id": key, "status": change.status, "modified_date": change.moment.at}


def _page(
    asked: ServiceQuestion, found: QuerySet[Any], read: Reader, *order: str, count: Count
) -> Thing:
    ids = [*found.order_by(*order).values_list("pk", flat=True)[asked.rows]]
    return page(asked, _total(asked, found, count), read(ids))


def _total(asked: ServiceQuestion, found: QuerySet[Any], count: Count) -> int:
    """How many there are: counted once for all pages of a list, until the directory changes."""
    if asked.verified_within is not None:
        return count()  # entries grow older by themselves
    of_list = asked.model_dump_json(exclude={"page", "per_page", "full", "minimal"})
    key = etag_of(f"{found.model.__name__} {of_list} {version()}".encode())
    total: Any = caches["memory"].get_or_set(key, count, timeout=_A_DAY)
    return int(total)
