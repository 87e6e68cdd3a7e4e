"""A stranger's script reads all of it over the network and finds no fault."""

from typing import Any

import pytest

from alongside.accounts.actor import Actor
from alongside.needs.services import load_needs
from tests.factories.standing import preparing
from tests.interop.openreferral.conftest import BASE
from tests.interop.openreferral.corner import furnished
from tests.interop.openreferral.stranger import audit, fetched


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_no_fault(live_server: Any) -> None:
    with preparing():
        load_needs(actor=Actor.system("import"))
        furnished()
    read, wrong = audit(live_server.url + BASE, fetched)
    assert wrong == []
    assert read > 40


def test_the_script_finds_what_is_wrong() -> None:
    envelope = {"total_items": 2, "total_pages": 1, "page_number": 1, "size": 1}
    envelope |= {"first_page": True, "last_page": True, "empty": False}
    found = {"id": "one", "organization_id": "nobody"}

    def fetch(address: str) -> Any:
        if address.endswith("/v3/"):
            return {"version": "HSDS-UK-3.0", "openapi_url": "/openapi"}
        if address == "/openapi":
            return {"paths": {}}
        return {**envelope, "contents": [found]} if "?" in address else found

    _read, wrong = audit("/v3", fetch)
    assert any("says 2 and lists 1" in fault for fault in wrong)
    assert any("leads to /v3/organizations/nobody" in fault for fault in wrong)
    assert "the OpenAPI document lacks /services" in wrong
