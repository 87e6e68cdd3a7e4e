"""Whoever finds a weakness finds out whom to tell (RFC 9116)."""

import datetime as dt
from typing import Any

from django.test import Client

ADDRESS = "/.well-known/security.txt"


def test_it_names_each_contact_and_until_when_it_holds(db: None, settings: Any) -> None:
    settings.SECURITY_CONTACTS = ["mailto:watch@elm.example", "https://elm.example/report"]
    settings.SECURITY_POLICY = ["https://elm.example/rules"]
    settings.SITE_URL = "https://help.elm.example/"
    answer = Client().get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACTS
    told = dict(fields)
    assert told["Canonical"] == f"https://help.elm.example{ADDRESS}"
    assert told["Policy"] == "https://elm.example/rules"
    left = dt.datetime.fromisoformat(told["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=1) < left < dt.timedelta(days=365), "the standard wants under a year"


def test_without_a_contact_there_is_no_such_page(db: None, settings: Any) -> None:
    settings.SECURITY_CONTACTS = []
    assert Client().get(ADDRESS).status_code == 404
