"""What can be asked of services, one condition after the other."""

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest
from django.test import Client

from alongside.directory.models import ServiceArea
from alongside.directory.tables import named_id
from alongside.interop.openreferral.parameters import Condition, Gender, Referral, Young
from alongside.needs.models import Need
from alongside.web.directory.choices import CHOICES
from tests.interop.openreferral.conftest import BASE
from tests.interop.openreferral.corner import Corner

pytestmark = pytest.mark.django_db
Get = Callable[..., Any]
WHOLE, BARE, ONLINE, CLOSED = "Walking football", "Knit and natter", "Listening line", "Lido"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "walked pace"}, [WHOLE]),
        ({"search": "cerdded"}, [WHOLE]),
        ({"minimum_age": 40}, [WHOLE]),
        ({"minimum_age": 51}, []),
        ({"maximum_age": 90}, [WHOLE]),
        ({"maximum_age": 89}, []),
        ({"age": 40}, [BARE, CLOSED, ONLINE]),
        ({"age": 60}, [BARE, CLOSED, ONLINE, WHOLE]),
        ({"day": "monday"}, [WHOLE]),
        ({"day": "SA"}, [WHOLE]),
        ({"day": "SU"}, []),
        ({"day": "MO", "start_time": "09:30", "end_time": "12:00"}, [WHOLE]),
        ({"day": "MO", "start_time": "10:30"}, []),
        ({"day": "SA", "end_time": "12:00"}, []),
        ({"max_cost": 3}, [WHOLE]),
        ({"max_cost": 0}, []),
        ({"access": "step-free"}, [WHOLE]),
        ({"access": "step-free,hearing-loop"}, []),
        ({"language": "Welsh"}, [WHOLE]),
        ({"language": "bfi"}, [WHOLE]),
        ({"language": "Cymraeg"}, [WHOLE]),
        ({"language": "CY"}, [WHOLE]),
        ({"language": "cymraeg"}, [WHOLE]),
        ({"language": "polski"}, []),
        ({"capacity": "waitlist,no-capacity"}, [WHOLE]),
        ({"capacity": "no-capacity"}, []),
        ({"need": "loneliness"}, [ONLINE, WHOLE]),
        ({"need": "loneliness, ,"}, [ONLINE, WHOLE]),
        ({"verified_within": 11}, [WHOLE]),
        ({"offered": "true"}, [BARE, ONLINE, WHOLE]),
        ({"tier": "checked"}, [BARE, CLOSED, ONLINE, WHOLE]),
        ({"tier": "commissioned"}, []),
        ({"postcode": "ZZ1 1AA", "proximity": "600"}, [CLOSED]),
        ({"postcode": "ZZ1", "proximity": "5000.5"}, [CLOSED, WHOLE]),
        ({"postcode": "zz2 1aa"}, [BARE, CLOSED, ONLINE]),
    ],
    ids=str,
)
def test_services(
    asked: dict[str, Any], found: list[str], corner: Corner, names: Callable[..., list[str]]
) -> None:
    assert names(**asked) == found


def test_terms_of_every_kind(corner: Corner, get: Get, names: Callable[..., list[str]]) -> None:
    """A term found on a service finds it, be it a taxonomy's, a need or a kind of eligibility."""
    loneliness = Need.objects.get(code="loneliness")
    assert names(taxonomy_term_id=corner.term.pk) == [WHOLE]
    assert names(taxonomy_term_id=loneliness.pk) == [ONLINE, WHOLE]
    assert names(taxonomy_term_id=named_id("eligibility", "lives_in")) == [WHOLE]
    taxonomies = {each["name"]: each["id"] for each in get("/taxonomies")["contents"]}
    assert names(taxonomy_id=taxonomies["Kinds of support"]) == [WHOLE]
    assert names(taxonomy_id=taxonomies["Needs"]) == [ONLINE, WHOLE]
    assert names(taxonomy_id=taxonomies["Eligibility"]) == [WHOLE]


def test_asking_for_terms(corner: Corner, get: Get) -> None:
    def terms(**asked: Any) -> list[str]:
        return [each["name"] for each in get("/taxonomy_terms", **asked)["contents"]]

    kinds = corner.term.taxonomy_id
    assert terms(taxonomy_id=kinds) == ["Sport", "Football"]
    assert terms(taxonomy_id=kinds, top_only="true") == ["Sport"]
    assert terms(parent_id=corner.term.parent_id) == ["Football"]
    assert terms(search="footb") == ["Football"]
    assert get(f"/taxonomy_terms/{corner.term.pk}")["taxonomy_detail"]["id"] == str(kinds)


def test_places_come_nearest_first_and_those_nowhere_are_not_lost(corner: Corner, get: Get) -> None:
    found = get("/service_at_locations", postcode="ZZ1 1AA")["contents"]
    assert [(each["service"]["name"], each["x_distance"]) for each in found] == [
        (CLOSED, 500),
        (WHOLE, 1000),
        (BARE, 9000),
    ]
    assert ONLINE in [each["name"] for each in get("/services", postcode="ZZ1 1AA")["contents"]]


def test_a_service_that_names_no_districts_serves_all(
    corner: Corner, names: Callable[..., list[str]]
) -> None:
    ServiceArea.objects.update(outcodes=[])
    assert WHOLE in names(postcode="ZZ2 1AA")


def test_organizations(corner: Corner, get: Get) -> None:
    (haven,) = get("/organizations", full="true")["contents"]
    assert haven["name"] == "Haven"
    schemes = {each.get("identifier_scheme") for each in haven["organization_identifiers"]}
    assert schemes == {"GB-COH", "GB-CHC"}
    assert haven["phones"][0]["number"] == "0113 496 0000"
    assert haven["additional_websites"][0]["label"] == "Shop"
    assert get(f"/organizations/{haven['parent_organization_id']}")["name"] == "Haven England"
    assert len(get("/services", organization_id=haven["id"])["contents"]) == 4


def test_ndjson_says_the_same_as_the_pages(corner: Corner, get: Get) -> None:
    pages = get("/services", full="true")["contents"]
    response = Client().get(f"{BASE}/services?format=ndjson&full=true")
    assert response["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in response.getvalue().splitlines()] == pages


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"gender": "female"}, [ONLINE, WHOLE]),
        ({"gender": "male"}, [BARE, ONLINE, WHOLE]),
        ({"gender": "men-only"}, [BARE]),
        ({"condition": "dementia,pain"}, [WHOLE]),
        ({"condition": "cancer"}, []),
        ({"referral": "referral"}, [WHOLE]),
        ({"referral": "self"}, [BARE, ONLINE]),
        ({"young": "under-25"}, [ONLINE]),
        ({"young": "under-18"}, []),
        ({"gender": "female", "condition": "dementia", "referral": "self"}, []),
    ],
    ids=str,
)
def test_for_whom_a_service_is(
    asked: dict[str, Any], found: list[str], corner: Corner, names: Callable[..., list[str]]
) -> None:
    for made, fact, words in (
        (corner.bare, "gender", "Men"),
        (corner.whole, "condition", "Dementia"),
        (corner.whole, "referred_by", "A GP"),
        (corner.online, "young_person", "Has been in care"),
    ):
        made.eligibilities.create(fact=fact, description=words)
    assert names(**asked) == found


def test_the_codes_are_those_of_the_page() -> None:
    kinds = (("gender", Gender), ("condition", Condition), ("route", Referral), ("young", Young))
    assert {name: set(CHOICES[name]) for name, _codes in kinds} == {
        name: set(get_args(codes)) for name, codes in kinds
    }
