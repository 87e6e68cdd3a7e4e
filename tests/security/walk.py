"""Every address of the house, opened as somebody."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from itertools import product

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission

_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_STRANGERS = ("_allauth", "accounts/", "static/")


def addresses(known: Mapping[str, list[object]]) -> Iterator[str]:
    """Every address of the URLconf, its parts filled in with each of the values ``known`` by name.

    A part that nobody named is filled with an id that nothing has.
    """
    for route in sorted(_routes(get_resolver().url_patterns)):
        yield from filled(f"/{route}", known)


def filled(route: str, known: Mapping[str, list[object]]) -> Iterator[str]:
    """The addresses of one route, its parts filled in likewise."""
    names = [part["name"] for part in _PART.finditer(route)]
    for values in product(*(known.get(name, [uuid.UUID(int=1)]) for name in names)):
        parts = iter(values)
        yield _PART.sub(lambda _part, parts=parts: str(next(parts)), route)


def parts() -> set[str]:
    """The names of all the parts that addresses of the house are filled in with."""
    routes = _routes(get_resolver().url_patterns)
    return {part["name"] for route in routes for part in _PART.finditer(route)}


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif not route.startswith(_STRANGERS) and not re.search(r"[\\^$(]", route):
            yield route


def opens_to(actor: Actor, address: str) -> bool:
    """Whether it is not closed to the whole role.

    A closed one shows the same page to everybody, before anything is read (`web/doors.py`);
    `test_access_matrix.py` opens each of them as each role.
    """
    try:
        view = resolve(address).func
    except Resolver404:
        return True
    permissions: frozenset[Permission] = getattr(view, "permissions", frozenset())
    return not permissions or bool(permissions & actor.permissions)


def read(client: Client, address: str) -> str:
    """All that comes back from it: status, headers and body, unpacked where it is packed."""
    return _all_of(client.get(address))


def send(client: Client, address: str, typed: Mapping[str, str]) -> str:
    """All that comes back to a form with these answers."""
    return _all_of(client.post(address, typed))


def _all_of(answer: HttpResponse) -> str:
    body = answer.getvalue() if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    if body.startswith(b"PK"):  # a spreadsheet or an archive
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()
            text = " ".join([*names, *(packed.read(name).decode("utf-8") for name in names)])
    return f"{answer.status_code} {dict(answer.headers)} {text}"
