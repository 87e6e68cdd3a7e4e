"""A stranger reads all that the demonstration shows to the world, and finds no fault."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.interop.served import build_demo_directory, served
from tests.interop.stranger import filters, interface, pages
from tests.interop.stranger.audit import audit
from tests.interop.stranger.visit import Visit

SCRIPT = Path(__file__).parent / "stranger"
API = "/api/open-referral/v3"


@pytest.mark.timeout(600)  # many hundred pages, one after the other
@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_no_fault_in_the_demonstration(tmp_path: Path) -> None:
    build_demo_directory()
    with served(tmp_path) as site:
        visit = audit(site, site + API)
    assert visit.faults == []
    assert visit.read["pages"] > 200
    assert visit.read["answers of the API"] > 200
    assert visit.read["calendars"] > 20


def test_the_stranger_knows_nothing_of_the_product() -> None:
    imported = [
        name
        for path in SCRIPT.glob("*.py")
        for name in re.findall(r"^(?:from|import) ([\w.]+)", path.read_text(), re.MULTILINE)
    ]
    assert imported
    assert not [name for name in imported if name.startswith(("alongside", "django", "tests.f"))]


def _visit(answers: dict[str, Any]) -> Visit:
    """A site that says these things at these paths, and nothing anywhere else."""

    def answer(request: httpx.Request) -> httpx.Response:
        said = answers.get(request.url.path)
        if said is None:
            return httpx.Response(404, json={})
        if isinstance(said, str):
            return httpx.Response(200, text=said, headers={"content-type": "text/html"})
        return httpx.Response(200, json=said)

    client = httpx.Client(transport=httpx.MockTransport(answer))
    return Visit("http://site.example", "http://site.example/v3", client)


def _listing(*things: dict[str, Any], **otherwise: Any) -> dict[str, Any]:
    count = len(things)
    envelope = {"total_items": count, "total_pages": 1, "page_number": 1, "size": count}
    envelope |= {"first_page": True, "last_page": True, "empty": False}
    return {**envelope, "contents": [*things], **otherwise}


def test_the_script_finds_what_is_wrong_with_an_interface() -> None:
    one = {"id": "one", "organization_id": "nobody", "name": None}
    listing = _listing(one, total_items=2, size=7)
    lists = {f"/v3/{name}": listing for name in interface.SCHEMAS}
    details = {"version": "1.0", "openapi_url": "http://site.example/openapi"}
    visit = _visit({"/v3/": details, "/openapi": {"paths": {"/services": {}}}, **lists})
    interface.read(visit)
    told = "\n".join(visit.faults)
    for fault in (
        "not in the OpenAPI document",
        "/: is {'version': '1.0'",
        "services: envelope of page 1",
        "services: 2 are said to be there, 1 are",
        "one leads to organizations nobody, which is not there",
        "services: one says nothing in",
        "http://site.example/v3/services/one is refused",
        "/services?page=0 is answered by 200",
        "POST to /services is answered by 200",
        "CORS: /services: None, not '*'",
        "ETag: /services has none",
    ):
        assert fault in told


def test_the_script_finds_a_filter_that_is_not_honoured() -> None:
    free = {"id": "free", "cost_options": [{"amount": 0}]}
    dear = {"id": "dear", "cost_options": [{"amount": 9.5}]}
    visit = _visit({"/v3/services": _listing(free, dear)})
    found = {thing["id"] for thing in filters.all_of(visit, "/services", max_cost=0)}
    filters.compare(visit, {"max_cost": 0}, found, {"free"})
    filters.compare(visit, {"max_cost": 9}, {"free"}, {"free", "dear"})
    assert visit.faults == [
        "filters: {'max_cost': 0} finds what is not so: ['dear']",
        "filters: {'max_cost': 9} leaves out: ['dear']",
    ]


def test_the_script_finds_what_is_wrong_with_pages() -> None:
    key = "01a205aa-76bf-743f-98ea-1e7a64f92e6c"
    address = f"http://site.example/services/{key}/"
    about = {
        "@type": "Service",
        "url": address,
        "name": "Another choir",
        "provider": {"name": "Haven"},
    }
    told = json.dumps({"@context": "https://schema.org", "@graph": [about]})
    page = (
        f"<html lang='en'><head><title>Choir</title><link rel=canonical href='{address}'>"
        f"<script type='application/ld+json'>{told}</script></head><body><h1>Choir</h1>"
        "<a href='#nowhere'>x</a><a href='/gone/'>y</a><img src='/door.jpg'><input name=a>"
        "<p id=a><p id=a></body></html>"
    )
    site_map = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'
    visit = _visit(
        {
            "/robots.txt": "Sitemap: http://site.example/sitemap.xml\n",
            "/sitemap.xml": site_map.format("http://site.example/part.xml"),
            "/part.xml": site_map.format(address),
            f"/services/{key}/": page,
        }
    )
    choir = {"id": key, "name": "Choir", "organization": {"name": "Haven"}}
    pages.check(visit, {"services": {key: choir, "other": {"id": "other"}}})
    said = "\n".join(visit.faults)
    for fault in (
        "'name': 'Another choir'",
        "ids: ['a']",
        "links to: ['nowhere']",
        "boxes without a label",
        "pictures without words",
        "services without a page: ['other']",
        f"http://site.example/gone/ of {address} is 404",
    ):
        assert fault in said
