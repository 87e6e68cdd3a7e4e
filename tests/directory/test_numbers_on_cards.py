"""The number to ring that stands on the card of a search entry, and how it is found."""

import json
from itertools import cycle
from typing import Any

import pytest
from django.db import connection

from alongside.directory.models import Phone, SearchEntry
from alongside.directory.services.entries import _by_index
from tests.directory.corner import service

OTHERS = 2_000


@pytest.fixture
def without_a_number(needs):
    """A service without a number of its own, at one place, among many that have one."""
    made = service("Quiet club", metres_east=100)
    others = [service(f"Noisy club {n}", metres_east=200) for n in range(40)]
    numbers = [
        Phone(service=other, number=f"0113 496 {n:04}")
        for n, other in zip(range(OTHERS), cycle(others), strict=False)
    ]
    Phone.objects.bulk_create(numbers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_phone")  # as PostgreSQL does by itself, now or later
    return made


def on_card(made) -> str | None:
    """The number that stands there."""
    card: dict[str, Any] = json.loads(SearchEntry.objects.get(service_id=made.pk).card)
    return card.get("phone")


def test_its_own_number_else_that_of_its_place_else_that_of_whoever_offers_it(without_a_number):
    made = without_a_number
    assert on_card(made) is None
    made.organisation.phones.create(number="0113 496 1111")
    assert on_card(made) == "0113 496 1111"
    at = made.at_locations.get()
    at.location.phones.create(number="0113 496 2222")
    assert on_card(made) == "0113 496 2222"
    made.phones.create(number="0113 496 3333", type="fax")
    assert on_card(made) == "0113 496 2222"
    made.phones.create(number="0113 496 4444")
    made.phones.create(number="0113 496 5555")
    assert on_card(made) == "0113 496 4444"


def test_a_number_of_the_service_at_that_place_is_its_own_there(without_a_number):
    made = without_a_number
    made.at_locations.get().phones.create(number="0113 496 6666")
    assert on_card(made) == "0113 496 6666"


def test_other_peoples_numbers_are_not_walked_through(without_a_number):
    with connection.cursor() as cursor, _by_index():
        cursor.execute(
            """EXPLAIN (ANALYZE, FORMAT JSON)
            SELECT card FROM directory_searchable WHERE service_id = ANY (%s)""",
            [[without_a_number.pk]],
        )
        plan = cursor.fetchone()[0][0]["Plan"]
    looked_at = sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in every(plan)
        if node.get("Relation Name") == "directory_phone"
    )
    assert looked_at < OTHERS / 10


def every(node: dict[str, Any]):
    """The nodes of a plan."""
    yield node
    for inner in node.get("Plans", []):
        yield from every(inner)
