"""What the tests of the Open Referral API share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alongside.accounts.actor import Actor
from alongside.needs.services import load_needs
from tests.interop.openreferral.corner import Corner, furnished

BASE = "/api/open-referral/v3"


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('alongside.actor', 'system:import', false)")
        yield
        cursor.execute("SELECT set_config('alongside.actor', '', false)")


@pytest.fixture
def corner(as_owner: None) -> Corner:
    load_needs(actor=Actor.system("import"))
    return furnished()


@pytest.fixture
def get(db: None) -> Callable[..., Any]:
    """What the API says at an address, parsed; fails unless it says 200."""
    client = Client()

    def ask(path: str, **parameters: Any) -> Any:
        response = client.get(f"{BASE}{path}", parameters)
        assert response.status_code == 200, response.content
        return response.json()

    return ask


@pytest.fixture
def names(get: Callable[..., Any]) -> Callable[..., list[str]]:
    """The names of the services that meet the conditions."""

    def of(**parameters: Any) -> list[str]:
        return sorted(each["name"] for each in get("/services", **parameters)["contents"])

    return of
