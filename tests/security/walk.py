"""Every address of the house, opened as somebody."""

import re
import uuid
from collections.abc import Iterator, Mapping
from itertools import product

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_STRANGERS = ("_allauth", "accounts/", "static/")


def addresses(known: Mapping[str, list[object]]) -> Iterator[str]:
    """Every address of the URLconf, its parts filled in with each of the values ``known`` by name.

    A part that nobody named is filled with an id that nothing has.
    """
    for route in sorted(_routes(get_resolver().url_patterns)):
        names = [part["name"] for part in _PART.finditer(route)]
        for values in product(*(known.get(name, [uuid.UUID(int=1)]) for name in names)):
            filled = iter(values)
            yield "/" + _PART.sub(lambda _part, filled=filled: str(next(filled)), route)


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif not route.startswith(_STRANGERS) and not re.search(r"[\\^$(]", route):
            yield route


def read(client: Client, address: str) -> str:
    """All that comes back from it: status, headers and body."""
    answer = client.get(address)
    body = answer.getvalue() if answer.streaming else answer.content
    return f"{answer.status_code} {dict(answer.headers)} {body.decode('utf-8', 'replace')}"
