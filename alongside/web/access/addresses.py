"""Every address of the service, and which roles it opens to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import Role

_ID = re.compile(r"<uuid:(\w+)>")
# The key of a form that is being filled in, against a double click.
_OF_FORMS = {"key"}
# What these open to belongs to nobody in particular: one who may see one sees each.
_COMMON = frozenset({Permission.DIRECTORY_EDIT, Permission.JOBS_VIEW})


@dataclass(frozen=True)
class Address:
    """A line of the URLconf. ``public`` is the reason why nobody signs in there, else empty;
    ``scope`` is what the key must be for that programs ask with; ``does`` what it says it does."""

    route: str
    name: str
    permissions: frozenset[Permission] = frozenset()
    public: str = ""
    scope: str = ""
    does: str = ""

    def opens_to(self, role: type[Role]) -> bool:
        """Whether the page itself opens; what of it is shown is asked row by row."""
        if self.public or not self.permissions:
            return bool(self.public) or role.signs_in
        return bool(self.permissions & role.permissions)

    @property
    def is_of_one(self) -> bool:
        """Whether it names one thing, which is not found by those whom it does not concern."""
        named = set(_ID.findall(self.route)) - _OF_FORMS
        if self.public or not named:
            return False
        return bool(self.permissions - _COMMON) if self.permissions else named != {"service_id"}


def addresses() -> list[Address]:
    """All of them, by route. An address that names neither permission nor reason opens to nobody,
    and the tests of the architecture refuse it."""
    return sorted(_below(get_resolver().url_patterns), key=lambda address: address.route)


def _below(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            view = pattern.callback
            yield Address(
                route=route,
                name=pattern.name or "",
                permissions=getattr(view, "permissions", frozenset()),
                public=getattr(view, "public_reason", ""),
                scope=getattr(view, "scope", ""),
                does=(view.__doc__ or "").strip().partition("\n")[0],
            )
