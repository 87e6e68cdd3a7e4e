"""Pages, parameters, refusals and what caches are told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.directory.listing import changes
from alongside.directory.models import Merge, Moment
from alongside.interop.openreferral.parameters import FARTHEST_ROW, ServiceQuestion
from tests.interop.openreferral.conftest import BASE
from tests.interop.openreferral.corner import Corner

pytestmark = pytest.mark.django_db
Get = Callable[..., Any]


def test_details_and_the_openapi_document_they_lead_to(get: Get) -> None:
    details = get("/")
    assert details["version"] == "HSDS-UK-3.0"
    document = get(details["openapi_url"].split("/v3", 1)[1])
    assert {"/services", "/services/{id}", "/taxonomies", "/taxonomy_terms"} <= set(
        document["paths"]
    )
    described = document["paths"]["/services"]["get"]["parameters"]
    assert {each["name"] for each in described} == set(ServiceQuestion.model_fields)
    assert all(each["description"] and each["schema"] for each in described)
    tiers = next(each["schema"] for each in described if each["name"] == "tier")
    assert tiers["enum"] == ["listed", "self-declared", "checked", "commissioned"]


def test_a_slash_too_many_or_too_few_is_forgiven(corner: Corner) -> None:
    for address in ("", "/services/?per_page=1", f"/services/{corner.whole.pk}/"):
        response = Client().get(f"{BASE}{address}", follow=True)
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"{BASE}/nowhere/", follow=True).status_code == 404


def test_pages_add_up(corner: Corner, get: Get) -> None:
    first, second, third = (get("/services", per_page=2, page=page) for page in (1, 2, 3))
    seen = [each["id"] for page in (first, second, third) for each in page["contents"]]
    assert len(set(seen)) == len(seen) == first["total_items"] == 4
    assert (first["total_pages"], first["first_page"], first["last_page"]) == (2, True, False)
    assert (second["first_page"], second["last_page"], second["size"]) == (False, True, 2)
    assert (third["empty"], third["size"], third["last_page"]) == (True, 0, True)
    assert get("/services", search="nothing at all")["total_pages"] == 0


def test_a_list_is_counted_once_until_it_changes(corner: Corner, get: Get) -> None:
    get("/services", page=1)
    with CaptureQueriesContext(connection) as asked:
        get("/services", page=2)
    counts = [each["sql"] for each in asked if "COUNT(" in each["sql"] and "service" in each["sql"]]
    assert counts == []
    another_transaction()
    corner.closed.delete()
    assert get("/services")["total_items"] == 3
    assert get("/services", search="football")["total_items"] == 1


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"page": "0"}, "page"),
        ({"page": "many"}, "page"),
        ({"per_page": "501"}, "per_page"),
        ({"taxonomy_term_id": "12"}, "taxonomy_term_id"),
        ({"day": "Someday"}, "day"),
        ({"start_time": "ten"}, "start_time"),
        ({"modified_after": "yesterday"}, "modified_after"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"postcode": "ZZ9 9ZZ"}, "postcode"),
        ({"proximity": "100"}, "proximity"),
        ({"postcode": "ZZ1 1AA", "proximity": "near"}, "proximity"),
        ({"access": "step-free,lift"}, "access"),
        ({"need": "loneliness,solitude"}, "need"),
        ({"tier": "best"}, "tier"),
        ({"format": "xml"}, "format"),
        ({"minimum_age": "nan"}, "minimum_age"),
    ],
)
def test_a_bad_parameter_is_named(asked: dict[str, str], wrong: str, corner: Corner) -> None:
    response = Client().get(f"{BASE}/service_at_locations", asked)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert [each["parameter"] for each in response.json()["errors"]] == [wrong]
    assert response.json()["errors"][0]["problem"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/", 200),
        ("get", "/nothing/here", 404),
        ("get", "/services/not-an-id", 404),
        ("get", "/services/00000000-0000-4000-8000-000000000000", 404),
        ("get", "/taxonomy_terms/00000000-0000-4000-8000-000000000000", 404),
        ("post", "/services", 405),
        ("delete", "/services", 405),
        ("options", "/services", 204),
        ("head", "/services?format=ndjson", 200),
    ],
)
def test_scripts_of_every_site_may_read_every_answer(method: str, path: str, status: int) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{BASE}{path}")
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    if status >= 400:
        assert response.json()["title"]


def test_who_has_it_already_is_told_so(corner: Corner) -> None:
    client = Client()
    first = client.get(f"{BASE}/services?full=true")
    same = client.get(f"{BASE}/services?full=true", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    since = client.get(f"{BASE}/services", headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    corner.bare.name = "Knit and chat"
    corner.bare.save()
    other = client.get(f"{BASE}/services?full=true", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert other["Cache-Control"].startswith("public")


def another_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('alongside.moment', '', true)")


def test_staying_in_step(corner: Corner, get: Get) -> None:
    """What changed, what left, in that order, and nothing else."""
    Moment.objects.update(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    key = str(corner.online.pk)
    for change in (
        lambda: corner.whole.phones.create(number="0113 496 0009"),
        lambda: corner.online.delete(),
        lambda: type(corner.bare).objects.filter(pk=corner.bare.pk).update(status="inactive"),
    ):
        another_transaction()
        change()
    changed = get("/services", modified_after="2026-02-01T00:00:00+00:00")
    assert [(each["name"], each["status"]) for each in changed["contents"]] == [
        ("Walking football", "active"),
        ("No longer listed", "defunct"),
        ("No longer listed", "inactive"),
    ]
    times = [each["last_modified"] for each in changed["contents"]]
    assert times == sorted(times)
    assert get(f"/services/{key}") == changed["contents"][1]
    last = get("/services", modified_after=times[-1])
    assert [each["last_modified"] for each in last["contents"]] == times[-1:]
    minimal = get("/services", modified_after=times[0], minimal="true")["contents"]
    assert [set(each) for each in minimal] == [{"id", "status", "modified_date"}] * 3
    assert len(get("/service_at_locations", modified_after=times[0])["contents"]) == 1
    assert {each["name"] for each in get("/services")["contents"]} == {"Walking football", "Lido"}


def test_an_entry_made_one_with_another_says_which(corner: Corner, get: Get) -> None:
    Merge.objects.create(
        kept=corner.whole,
        gone=corner.hidden,
        actor="editor",
        status_before="active",
        kept_before={},
        kept_after={},
    )
    left = get(f"/services/{corner.hidden.pk}")
    assert (left["status"], left["x_merged_into"]) == ("inactive", str(corner.whole.pk))


def test_a_plus_sign_that_became_a_space_is_understood(corner: Corner) -> None:
    response = Client().get(f"{BASE}/services?modified_after=2026-02-01T00:00:00+00:00")
    assert response.status_code == 200
    assert response.json()["total_items"] == changes_since_february()


def changes_since_february() -> int:
    from alongside.directory.conditions import Listing

    return changes(dt.datetime(2026, 2, 1, tzinfo=dt.UTC), Listing()).count()


def test_unlisted_services_are_nowhere_else(corner: Corner) -> None:
    for path in (
        "/services?full=true",
        "/service_at_locations?full=true",
        "/services?format=ndjson",
    ):
        response = Client().get(f"{BASE}{path}")
        said = response.getvalue() if response.streaming else response.content
        assert b"Safe house" not in said
        assert b"Walking football" in said
    place = corner.hidden.at_locations.get()
    assert Client().get(f"{BASE}/service_at_locations/{place.pk}").status_code == 404


asked = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(
            st.text(max_size=20),
            st.sampled_from(["0", "1", "-1", "1e309", "true", "ZZ1 1AA", "MO", "10:00", "🦆"]),
            st.integers().map(str),
            st.datetimes().map(str),
            st.uuids().map(str),
        )
        for name in ServiceQuestion.model_fields
    },
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=asked, path=st.sampled_from(["/services", "/service_at_locations"]))
def test_whatever_is_asked_is_answered_or_refused(
    query: dict[str, str], path: str, corner: Corner
) -> None:
    response = Client().get(f"{BASE}{path}", query)
    assert response.status_code in (200, 422)
    assert response["Access-Control-Allow-Origin"] == "*"
    if response.status_code == 200 and not response.streaming:
        page = response.json()
        assert page["size"] == len(page["contents"]) <= page["total_items"]
    elif response.streaming:
        response.getvalue()


@pytest.mark.parametrize("path", ["/services", "/organizations", "/taxonomy_terms"])
def test_a_page_beyond_any_list_is_refused(path: str, db: None) -> None:
    pages = (FARTHEST_ROW // 500, FARTHEST_ROW // 500 + 1)
    last, beyond = (Client().get(f"{BASE}{path}?per_page=500&page={page}") for page in pages)
    assert last.json()["empty"]
    (wrong,) = beyond.json()["errors"]
    assert (beyond.status_code, wrong["parameter"]) == (422, "page")
    assert "format=ndjson" in wrong["problem"]
