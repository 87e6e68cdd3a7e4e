"""Every answer is what the standard's own schemas say."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alongside.directory import models as d
from alongside.directory import tables
from alongside.organisations.models import OrganisationIdentifier
from tests.interop.openreferral.corner import Corner
from tests.interop.openreferral.standard import FIXTURES, faults, nulls

pytestmark = pytest.mark.django_db
Get = Callable[..., Any]

LISTS = ("services", "service_at_locations", "taxonomies", "taxonomy_terms", "organizations")
_OF_LISTS = {"services": "service_list", "service_at_locations": "service_at_location_list"}
_OF_LISTS |= {"taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term"}
_OF_LISTS |= {"organizations": "organization_list"}
_OF_ONES = {name: schema.removesuffix("_list") for name, schema in _OF_LISTS.items()}


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_what_they_list(name: str, corner: Corner, get: Get) -> None:
    listed = get(f"/{name}")
    assert listed["contents"]
    for thing in listed["contents"]:
        assert faults(_OF_LISTS[name], thing) == []
        one = get(f"/{name}/{thing['id']}")
        assert faults(_OF_ONES[name], one) == []
        assert nulls(thing) + nulls(one) == []


@pytest.mark.parametrize("name", ["services", "service_at_locations", "organizations"])
def test_full_lists(name: str, corner: Corner, get: Get) -> None:
    for thing in get(f"/{name}", full="true")["contents"]:
        assert faults(_OF_ONES[name], thing) == []
        assert nulls(thing) == []


def test_a_place_is_also_what_the_published_openapi_document_takes_it_for(
    corner: Corner, get: Get
) -> None:
    """There /service_at_locations/{id} is checked as a service: id, name and status."""
    for place in get("/service_at_locations")["contents"]:
        assert faults("service", get(f"/service_at_locations/{place['id']}")) == []


def test_capacities_are_those_of_hsds_3_1(corner: Corner, get: Get) -> None:
    whole = get(f"/services/{corner.whole.pk}")
    assert [faults("service_capacity", capacity) for capacity in whole["capacities"]] == [[]]
    assert {room["state"] for room in whole["x_capacity"]} == {"waitlist", "capacity"}


# Of our own bookkeeping, nobody else's business, or a picture.
UNTOLD = {
    *("created_at", "search", "last_modified", "owner_id", "next_check_on", "referral_email"),
    *("given_by", "note", "evidence"),
}


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (d.Service, tables.SERVICE),
        (d.ServiceAtLocation, tables.AT_LOCATION),
        (d.Location, tables.LOCATION),
        (d.Address, tables.ADDRESS),
        (d.Accessibility, tables.ACCESSIBILITY),
        (d.Contact, tables.CONTACT),
        (d.Phone, tables.PHONE),
        (d.Language, tables.LANGUAGE),
        (d.Url, tables.URL),
        (d.Funding, tables.FUNDING),
        (d.Review, tables.REVIEW),
        (d.Schedule, tables.SCHEDULE),
        (d.ScheduleException, tables.SCHEDULE),
        (d.ServiceArea, tables.SERVICE_AREA),
        (d.CostOption, tables.COST_OPTION),
        (d.Capacity, tables.CAPACITY),
        (d.Taxonomy, tables.TAXONOMY),
        (d.TaxonomyTerm, tables.TAXONOMY_TERM),
        (d.Attribute, tables.ATTRIBUTE),
        (OrganisationIdentifier, tables.IDENTIFIER),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_every_field_of_the_model_is_told(model: type[Any], table: tables.Table) -> None:
    columns = {field.column for field in model._meta.concrete_fields} - UNTOLD
    assert {name for name in columns if not re.search(rf"\b{name}\b", table.select)} == set()


def test_what_is_ours_is_told_too(corner: Corner, get: Get) -> None:
    whole = get(f"/services/{corner.whole.pk}")
    assert whole["x_first_visit"] == "Alan meets you at the gate."
    assert whole["x_tier"] == "checked", "the better one has run out"
    (place,) = whole["service_at_locations"]
    assert place["schedules"][0]["x_exceptions"][0]["reason"] == "Holiday"
    access = place["location"]["accessibility"]
    assert [(each.get("x_fact"), each.get("x_holds")) for each in access] == [
        ("step-free", True),
        ("hearing-loop", False),
        (None, None),
    ]
    links = {
        attribute["link_type"] for attribute in whole["attributes"] if "link_type" in attribute
    }
    assert links == {"need", "eligibility"}
    assert whole["capacities"][0]["available"] == 0
    assert place["location"]["latitude"] == pytest.approx(53.79, abs=0.01)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the validator's fixtures are not here")
@pytest.mark.parametrize(
    ("folder", "good"), [("V3.0-UK-Default", True), ("V3.0-UK-Test", True), ("V3.0-UK-Fail", False)]
)
def test_our_validator_agrees_with_the_official_ones_fixtures(folder: str, good: bool) -> None:
    """What passes there passes here, what fails there fails here: the check means something."""
    found = {
        path.name: [fault for thing in things for fault in faults(_schema(path), thing)]
        for path in sorted((FIXTURES / "validator-mocks" / folder).glob("*.json"))
        for things in [_things(json.loads(path.read_text(encoding="utf-8-sig")))]
    }
    assert found
    faulty = {name for name, wrong in found.items() if wrong}
    assert not faulty if good else faulty, found


def _things(read: Any) -> list[Any]:
    contents: list[Any] = read.get("contents", [read])
    return contents


def _schema(path: Path) -> str:
    name = path.stem.removesuffix("_data")
    name = name.replace("taxonomy_term_list", "taxonomy_term").replace("taxonomy_list", "taxonomy")
    return name.removesuffix("_full")
