"""Whatever fits an OpenAPI document that we serve, and what does not, gets an answer: never a 500.

``FUZZ_EXAMPLES=1000 make test TESTS=tests/interop/test_openapi.py`` asks for longer.
"""

import json
import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case, GenerationMode

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.keys.scopes import Scope
from alongside.keys.services import make_key
from alongside.organisations.models import Organisation
from alongside.web.access.addresses import addresses
from tests.factories.standing import member_of
from tests.interop.openreferral.conftest import as_owner, corner

__all__ = ["as_owner", "corner"]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
# No such address, or not for this method.
ANYWHERE = {"404", "405"}


def _documents() -> list[str]:
    return [each.route for each in addresses() if each.route.endswith("openapi.json")]


def _operations(document: dict[str, Any]) -> Iterator[APIOperation]:
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        yield found.ok()


def _asked(case: Case, base: str, token: str | None, known: dict[str, Any]) -> Any:
    """The answer to the question, as somebody's program would put it, with a key or without.

    ``known`` stands in its body instead of what was made up: else none came further than that.
    """
    held = {"Authorization": f"Bearer {token}"} if token else {}
    body = case.body if isinstance(case.body, (dict, list, str, bytes)) else ""
    if isinstance(body, dict):
        body = body | {name: value for name, value in known.items() if name in body}
    answer = Client().generic(
        case.method,
        base + case.formatted_path,
        body if isinstance(body, (str, bytes)) else json.dumps(body),
        content_type=case.media_type or "application/json",
        query_params=case.query or {},
        headers={name: str(value) for name, value in (case.headers or {}).items()} | held,
    )
    if answer.streaming:
        answer.getvalue()
    return answer


def test_all_that_is_served_is_among_them() -> None:
    assert {"/api/open-referral/v3/openapi.json", "/api/v1/openapi.json"} <= {*_documents()}


@pytest.fixture
def token(people: Any, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """A key that may do whatever a key can."""
    monkeypatch.setattr("alongside.keys.services.MOST_A_MINUTE", 30_000)
    monkeypatch.setattr("alongside.people.services.known.MOST_LOOK_UPS_AN_HOUR", 30_000)
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    member_of("Rowan", council, "referrer")
    with acting_as(member_of("Ada", council, "administrator")) as ada:
        made = make_key(actor=ada, name="Any", scopes=[*Scope], days=1, key=uuid.uuid4())
    return made.token


@pytest.fixture
def known(people: Any, token: str) -> dict[str, Any]:
    """What a referral has to name that no machine guesses."""
    rowan = User.objects.get(memberships__role_code="referrer", name="Rowan")
    person = {
        "nhs_number": "999 000 0018",
        "date_of_birth": "1958-03-31",
        "given_name": "Olive",
        "family_name": "Penrose",
    }
    return {
        "referrer": rowan.email,
        "to": str(people.amina.organisation_id),
        "person": person,
        "needs": ["loneliness"],
        "although_open": True,
    }


@pytest.mark.parametrize("address", _documents())
def test_no_question_breaks_it(
    address: str, corner: Any, token: str, known: dict[str, Any]
) -> None:
    document = Client().get(address).json()
    held = token if "security" in document else None
    for operation in _operations(document):
        told = document["paths"][operation.path][operation.method]
        answers = {*told["responses"]}
        given: dict[str, Any]
        for given in ({}, known) if told.get("requestBody") else ({},):
            _ask(operation, GenerationMode.POSITIVE, address, answers, held, given)
            if told.get("parameters") or told.get("requestBody"):
                _ask(operation, GenerationMode.NEGATIVE, address, answers, held, given)


def _ask(
    operation: APIOperation,
    mode: GenerationMode,
    address: str,
    told: set[str],
    token: str | None,
    known: dict[str, Any],
) -> None:
    """Questions that fit, or do not; each answer is one that the document names."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        answer = _asked(case, address.removesuffix("/openapi.json"), token, known)
        assert str(answer.status_code) in told | ANYWHERE, answer.content[:300]

    ask()
