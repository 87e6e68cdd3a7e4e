"""Open Referral UK over HTTP: lists, envelopes, ids, links between things, and how it says no."""

import uuid
from collections.abc import Iterator
from typing import Any

from tests.interop.openreferral.standard import faults, nulls
from tests.interop.stranger.visit import Visit

Thing = dict[str, Any]
Listed = dict[str, dict[str, Thing]]

SCHEMAS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
OPTIONAL = "organizations"  # in HSDS, left out of its UK profile
PER_PAGE = 100
# By the names the standard gives to references, where they lead.
LEADS = {
    "service_id": "services",
    "service_at_location_id": "service_at_locations",
    "taxonomy_id": "taxonomies",
    "taxonomy_term_id": "taxonomy_terms",
    "organization_id": "organizations",
    "parent_organization_id": "organizations",
}
ASK_EACH_OF = 60  # of a longer list, as many spread over it are asked for by their id
ODD = ("page=999999999&per_page=500", "page=99999999999999999999", "search=%00", "x=%ff")
BAD = (
    "page=0",
    "page=x",
    "per_page=0",
    "per_page=99999999",
    "taxonomy_term_id=none",
    "minimum_age=old",
    "maximum_age=-1",
    "start_time=25:00",
    "day=someday",
    "postcode=QQ99%209QQ",
    "proximity=-5&postcode=QQ99",
    "modified_after=lately",
)


def read(visit: Visit) -> Listed:
    """Every thing that is listed, whole, by the name of its list and its id."""
    details = visit.data("/")
    visit.expect(str(details.get("version")).startswith("HSDS-UK-3"), "/", f"is {details}")
    paths = visit.get(details["openapi_url"]).json()["paths"]
    names = [name for name in SCHEMAS if name != OPTIONAL or f"/{name}" in paths]
    visit.expect_none("/", "not in the OpenAPI document", {f"/{name}" for name in names} - {*paths})
    listed = {name: {thing["id"]: thing for thing in _pages(visit, name)} for name in names}
    for name in names:
        _check_each(visit, name, listed[name])
    _check_leads(visit, listed)
    for name in names:
        _check_refusals(visit, name)
    _check_caches(visit)
    return listed


def _pages(visit: Visit, name: str) -> Iterator[Thing]:
    """Everything of a list, while the envelopes are added up."""
    number, seen, total, more = 1, set[str](), 0, True
    while more:
        page = visit.data(f"/{name}", page=number, per_page=PER_PAGE, full="true")
        total, more = page["total_items"], number < page["total_pages"]
        visit.expect_none(
            name, f"envelope of page {number}", envelope_faults(page, number, PER_PAGE)
        )
        for thing in page["contents"]:
            visit.expect(thing["id"] not in seen, name, f"{thing['id']} is listed twice")
            seen.add(thing["id"])
            yield thing
        number += 1
    visit.expect(len(seen) == total > 0, name, f"{total} are said to be there, {len(seen)} are")


def envelope_faults(page: Thing, number: int, per_page: int) -> list[str]:
    """What does not add up in the envelope of a page."""
    pages = -(-page["total_items"] // per_page)
    expected = {
        "total_pages": pages,
        "page_number": number,
        "size": len(page["contents"]),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not page["contents"],
    }
    return [
        f"{key} is {page[key]}, not {part}" for key, part in expected.items() if page[key] != part
    ]


def _check_each(visit: Visit, name: str, things: dict[str, Thing]) -> None:
    """Each is what the schema says; asked for by its id, it is the same."""
    for key, thing in things.items():
        visit.expect_none(name, f"{key} by the schema", faults(SCHEMAS[name], thing))
        visit.expect_none(name, f"{key} says nothing in", nulls(thing))
    step = max(1, len(things) // ASK_EACH_OF)
    for key in [*things][::step]:
        one = visit.data(f"/{name}/{key}")
        visit.expect(one.get("id") == key, name, f"/{key} answers with {one.get('id')}")
        visit.expect_none(name, f"/{key} by the schema", faults(SCHEMAS[name], one))
        differs = {part for part in things[key] if part in one and one[part] != things[key][part]}
        visit.expect_none(name, f"/{key} is not as listed in", differs)


def _check_leads(visit: Visit, listed: Listed) -> None:
    """Every id that a thing gives of another is one that is there."""
    for things in listed.values():
        for key, thing in things.items():
            for kind, lead in _leads(thing):
                if lead not in listed.get(kind, {}):
                    there = visit.get(f"{visit.api}/{kind}/{lead}", "answers of the API")
                    found = there.status_code == 200 and there.json()["id"] == lead
                    visit.expect(
                        found, "references", f"{key} leads to {kind} {lead}, which is not there"
                    )


def _leads(thing: Any) -> Iterator[tuple[str, str]]:
    if isinstance(thing, dict):
        for key, part in thing.items():
            if key in LEADS and isinstance(part, str):
                yield LEADS[key], part
            yield from _leads(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from _leads(part)


def _check_refusals(visit: Visit, name: str) -> None:
    """What is not there is 404; what cannot be meant is refused, and never an error of theirs."""
    for nothing in (uuid.uuid4(), "nothing", "0"):
        answer = visit.get(f"{visit.api}/{name}/{nothing}", "refusals")
        visit.expect(
            answer.status_code == 404, "refusals", f"/{name}/{nothing} is {answer.status_code}"
        )
        visit.expect(
            "json" in answer.headers["content-type"],
            "refusals",
            f"/{name}/{nothing} is not in JSON",
        )
    for bad in BAD:
        answer = visit.get(f"{visit.api}/{name}?{bad}", "refusals")
        if bad.startswith(("page", "per_page")) or name.startswith("service"):
            visit.expect(
                400 <= answer.status_code < 500,
                "parameters",
                f"/{name}?{bad} is answered by {answer.status_code}",
            )
        visit.expect(answer.status_code < 500, "parameters", f"/{name}?{bad} breaks it")
    for odd in ODD:
        answer = visit.get(f"{visit.api}/{name}?{odd}", "refusals")
        visit.expect(answer.status_code < 500, "parameters", f"/{name}?{odd} breaks it")
    changed = visit.ask("POST", f"{visit.api}/{name}")
    visit.expect(
        changed.status_code == 405,
        "methods",
        f"POST to /{name} is answered by {changed.status_code}",
    )


def _check_caches(visit: Visit) -> None:
    """Open to scripts of every site; who has it already is not sent it again."""
    for path in ("/", "/services", "/services?full=true&format=ndjson", "/taxonomy_terms"):
        first = visit.get(visit.api + path, "answers of the API")
        visit.same("CORS", path, first.headers.get("access-control-allow-origin"), "*")
        if visit.expect("etag" in first.headers, "ETag", f"{path} has none"):
            etag = first.headers["etag"]
            again = visit.get(visit.api + path, "answers of the API", if_none_match=etag)
            visit.same("ETag", path, (again.status_code, again.content), (304, b""))
            other = visit.get(visit.api + path, "answers of the API", if_none_match='"another"')
            visit.same("ETag", f"{path} for another", other.status_code, 200)
