"""Every address is closed to strangers unless it is on the short list, with its reason."""

import re
from collections import Counter
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.repository import ROOT

LIST = ROOT / "docs" / "public-urls.md"


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        else:
            yield route, pattern


def test_every_address_names_a_permission_or_why_it_is_public() -> None:
    silent = [
        route
        for route, pattern in addresses(get_resolver())
        if not hasattr(pattern.callback, "permissions")
        and not hasattr(pattern.callback, "public_reason")
    ]
    assert not silent, f"Neither @requires(…) nor @public(…): {silent}"


def test_the_list_of_public_addresses_is_complete_and_says_why() -> None:
    listed = dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", LIST.read_text(), re.MULTILINE))
    public = {
        route: pattern.callback.public_reason
        for route, pattern in addresses(get_resolver())
        if hasattr(pattern.callback, "public_reason")
    }
    lines = "\n".join(f"| `{route}` | {reason} |" for route, reason in sorted(public.items()))
    assert listed == public, f"{LIST.name} should list:\n{lines}"


def test_no_two_addresses_have_the_same_name() -> None:
    """A link by name would lead to whichever of the two was written down last."""
    names = Counter(
        pattern.name
        for route, pattern in addresses(get_resolver())
        if pattern.name and not route.startswith("/api/")  # each of these has a space of its own
    )
    assert not [name for name, count in names.items() if count > 1]
