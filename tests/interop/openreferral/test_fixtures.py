"""The official validator's fixtures that warn, and those of version 1: what becomes of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from alongside.directory.models import Service
from tests.directory.conftest import done, importer, needs, postcodes, read, there  # noqa: F401
from tests.interop.openreferral.corner import Corner
from tests.interop.openreferral.standard import FIXTURES, faults, nulls
from tests.interop.stranger.interface import SCHEMAS, envelope_faults

MOCKS = FIXTURES / "validator-mocks"
WARN, VERSION_1 = "V3.0-UK-Warn", "V1.0-UK-Default/V1_DashboardResponse.json"
PATH = "/services?page=1&per_page=100&full=true"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not MOCKS.is_dir(), reason="the validator's fixtures are not here"),
]


def fixture(name: str) -> Any:
    return json.loads((MOCKS / name).read_text(encoding="utf-8-sig"))


def test_what_the_official_validator_warns_of_our_checks_find() -> None:
    """The required endpoints of the set pass, what it warns of are the others."""
    listing, terms = (
        fixture(f"{WARN}/service_list.json"),
        fixture(f"{WARN}/taxonomy_term_list.json"),
    )
    assert faults("service_list", listing["contents"][0]) == []
    assert faults("service", fixture(f"{WARN}/service_full.json")) == []
    assert envelope_faults(listing, 1, per_page=1) == []
    assert envelope_faults(terms, 1, per_page=1) == ["total_pages is 2, not 1"]
    (term,) = terms["contents"]
    assert term["parent_id"] == term["id"], "it is its own parent"
    assert faults("taxonomy_term", fixture(f"{WARN}/taxonomy_term.json")) == [
        "term_uri: 'example_com' is not a 'uri'",
        ": 'description' is a required property",
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_our_own_answers_never_warn(name: str, corner: Corner, get: Callable[..., Any]) -> None:
    page = get(f"/{name}", full="true", per_page=100)
    assert page["contents"]
    assert envelope_faults(page, 1, per_page=100) == []
    for thing in page["contents"]:
        assert faults(SCHEMAS[name], thing) == nulls(thing) == []
        assert thing.get("parent_id") != thing["id"]
        if name.startswith("taxonom"):
            assert thing["description"], "of a term somebody has said what it means"
    assert get("/")["version"] == fixture(f"{WARN}/api_details.json")["version"]


def test_a_feed_that_warns_is_imported_and_says_what_was_mended(
    there: Any,  # noqa: F811
    read: Any,  # noqa: F811
    done: Any,  # noqa: F811
) -> None:
    listing = fixture(f"{WARN}/service_list.json")
    (listed,) = listing["contents"]
    there.answers[PATH] = listing
    there.answers[f"/services/{listed['id']}"] = fixture(f"{WARN}/service_full.json")
    preview = read("openreferral")
    assert preview.records.get().notes == [
        "“ABC 1234” is not a postcode; left empty",
        "“100, 101” is not a place in the UK; placed by its postcode instead",
        "times that ended on 2005-01-01 were left out",
        "a price that ended on 2022-12-31 was left out",
    ]
    assert done(preview) == {"created": 1}
    made = Service.objects.get()
    assert (made.name, made.minimum_age, made.maximum_age) == ("Community Counselling", 12, 100)
    assert made.organisation.name == "Example Organization Inc."
    assert not made.languages.exists(), "one without a name and a code says nothing"
    hall = made.locations.get()
    assert (hall.name, hall.place) == ("MyCity Civic Center", None)
    assert hall.accessibility.exists()


def test_the_list_of_version_1_feeds_is_told_from_a_list_of_services(
    there: Any,  # noqa: F811
    read: Any,  # noqa: F811
) -> None:
    """What the validator has of version 1 names feeds and how they fared: it is none itself."""
    assert {"url", "isUp", "isServicesValid"} <= fixture(VERSION_1)[0].keys()
    there.answers[PATH] = fixture(VERSION_1)
    preview = read("openreferral")
    assert preview.state == "stopped"
    assert preview.why_stopped == "The feed answers, but not with a list of services."
    assert not preview.records.exists()
    assert not Service.objects.exists()
