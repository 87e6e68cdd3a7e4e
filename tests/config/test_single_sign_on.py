"""The list of providers is read whole or refused, and no secret of it is said aloud."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.config.single_sign_on import as_setting, providers

CIS2 = {
    "id": "cis2",
    "name": "NHS CIS2",
    "address": "https://cis2.example/oidc",
    "client_id": "us",
    "client_secret": "do not tell",
    "second_step": {"authentication_assurance_level": ["3"]},
}


def test_a_provider_is_read():
    (found,) = providers(json.dumps([CIS2]))
    assert found.origin == "https://cis2.example"
    (app,) = as_setting([found])["openid_connect"]["APPS"]
    assert app["secret"] == "do not tell"
    assert app["settings"]["oauth_pkce_enabled"]


def test_nothing_is_no_provider():
    assert providers("") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {**CIS2, "adress": "https://typo.example"},
        {**CIS2, "address": "cis2.example"},
        {**CIS2, "id": "../x"},
        {key: value for key, value in CIS2.items() if key != "client_id"},
    ],
)
def test_what_is_wrong_is_named_without_its_secrets(wrong):
    with pytest.raises(ImproperlyConfigured, match="ALONGSIDE_SINGLE_SIGN_ON") as refused:
        providers(json.dumps([wrong]))
    assert "do not tell" not in str(refused.value)


def test_what_is_no_list_is_refused():
    with pytest.raises(ImproperlyConfigured, match="ALONGSIDE_SINGLE_SIGN_ON"):
        providers("do not tell {")
