"""A stranger's script that knows the standard and nothing else: python stranger.py ADDRESS

It reads the details, pages through every list, adds up the envelopes, fetches every thing by its
id and follows every id that one thing gives of another. Only the standard library is used.
"""

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

LISTS = ("services", "service_at_locations", "taxonomies", "taxonomy_terms")
# By the names the standard gives to references, where they lead.
LEADS = {
    "service_id": "services",
    "service_at_location_id": "service_at_locations",
    "taxonomy_id": "taxonomies",
    "taxonomy_term_id": "taxonomy_terms",
    "organization_id": "organizations",
    "parent_organization_id": "organizations",
}
PER_PAGE = 25
Fetch = Callable[[str], Any]


def audit(base: str, fetch: Fetch) -> tuple[int, list[str]]:
    """How many things were read, and what is wrong with the interface."""
    wrong: list[str] = []
    details = fetch(f"{base}/")
    if not str(details.get("version", "")).startswith("HSDS-UK-3"):
        wrong.append(f"version is {details.get('version')}")
    paths = fetch(details["openapi_url"])["paths"]
    wrong += [f"the OpenAPI document lacks /{name}" for name in LISTS if f"/{name}" not in paths]
    followed: set[str] = set()
    for name in LISTS:
        for listed in _pages(base, name, fetch, wrong):
            address = f"{base}/{name}/{listed['id']}"
            one = fetch(address)
            followed.add(address)
            if one.get("id") != listed["id"]:
                wrong.append(f"{address} is {one.get('id')}")
            for lead in sorted(set(_leads(base, one)) - followed):
                followed.add(lead)
                if fetch(lead).get("id") != lead.rpartition("/")[2]:
                    wrong.append(f"{address} leads to {lead}, which is something else")
    return len(followed), wrong


def _pages(base: str, name: str, fetch: Fetch, wrong: list[str]) -> Iterator[dict[str, Any]]:
    """Everything that is listed, while the envelopes are added up."""
    number, seen = 1, set()
    while True:
        page = fetch(f"{base}/{name}?page={number}&per_page={PER_PAGE}")
        total = page["total_items"]
        expected = {
            "total_pages": -(-total // PER_PAGE),
            "page_number": number,
            "size": len(page["contents"]),
            "first_page": number == 1,
            "last_page": number >= page["total_pages"],
            "empty": not page["contents"],
        }
        wrong += [
            f"/{name} page {number}: {key} is {page[key]}, not {value}"
            for key, value in expected.items()
            if page[key] != value
        ]
        for thing in page["contents"]:
            if thing["id"] in seen:
                wrong.append(f"/{name} lists {thing['id']} twice")
            seen.add(thing["id"])
            yield thing
        if page["last_page"]:
            break
        number += 1
    if len(seen) != total:
        wrong.append(f"/{name} says {total} and lists {len(seen)}")


def _leads(base: str, thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        for key, part in thing.items():
            if key in LEADS and isinstance(part, str):
                yield f"{base}/{LEADS[key]}/{part}"
            yield from _leads(base, part)
    elif isinstance(thing, list):
        for part in thing:
            yield from _leads(base, part)


def fetched(address: str) -> Any:
    """What stands at the address, which everybody must be able to read from anywhere."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
        assert answer.headers["Access-Control-Allow-Origin"] == "*", address
        return json.load(answer)


if __name__ == "__main__":
    read, found = audit(sys.argv[1].rstrip("/"), fetched)
    sys.stdout.write("\n".join([*found, f"{read} things read, {len(found)} faults\n"]))
    sys.exit(bool(found))
