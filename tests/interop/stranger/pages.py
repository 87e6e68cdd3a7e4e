"""The public pages: those of the site map, what they tell machines, where their links lead."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from tests.interop.stranger import calendars
from tests.interop.stranger.interface import Listed, Thing
from tests.interop.stranger.visit import Visit

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SITE_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Of addresses that differ in nothing but an id, so many are followed.
FOLLOW_OF_ONE_SHAPE = 10
CALENDAR_OF_EVERY = 4  # pages with one
Links = dict[str, str]  # where to, and from which page


def check(visit: Visit, listed: Listed) -> None:
    """Every page of the site map, then every kind of link that they have."""
    links: Links = {f"{visit.site}/": "the stranger", f"{visit.site}/nothing-here": ""}
    services = dict(listed["services"])
    for number, address in enumerate(_mapped(visit)):
        page = _page(visit, address, links)
        found = ID.search(address)
        service = services.pop(found[0], None) if page and found else None
        if page and service:
            _check_structured(visit, address, page, service)
            if number % CALENDAR_OF_EVERY == 0:
                calendars.check(visit, address, page, service)
    visit.expect_none("site map", "services without a page", services)
    _follow(visit, links)


def _mapped(visit: Visit) -> list[str]:
    """The addresses of the site map that robots.txt names."""
    robots = visit.get(f"{visit.site}/robots.txt").text
    start = re.search(r"^Sitemap: (\S+)$", robots, re.MULTILINE)
    if not visit.expect(start, "robots.txt", "names no site map") or not start:
        return []
    parts = _locations(visit, start[1])
    pages = [address for part in parts for address in _locations(visit, part)]
    visit.expect(len(pages) == len({*pages}), "site map", "names a page twice")
    visit.expect_none("site map", "other sites", [p for p in pages if not p.startswith(visit.site)])
    kept_out = re.findall(r"^Disallow: (\S+)$", robots, re.MULTILINE)
    forbidden = {
        page for page in pages for path in kept_out if urlsplit(page).path.startswith(path)
    }
    visit.expect_none("site map", "pages that robots.txt forbids", forbidden)
    return pages


def _locations(visit: Visit, address: str) -> list[str]:
    answer = visit.get(address, "site maps")
    if not visit.expect(answer.status_code == 200, "site map", f"{address} is not there"):
        return []
    found = ElementTree.fromstring(answer.content).iter(f"{SITE_MAP}loc")  # noqa: S314 - our own
    return [each.text or "" for each in found]


def _page(visit: Visit, address: str, links: Links) -> BeautifulSoup | None:
    """What every page must be, read without a script or a style."""
    answer = visit.get(address)
    kind = _shape(address)
    if not visit.expect(answer.status_code == 200, kind, f"{address} is {answer.status_code}"):
        return None
    page = BeautifulSoup(answer.text, "html.parser")
    language = page.html.get("lang", "") if page.html else ""
    visit.expect(re.match(r"(en|cy)\b", str(language)), kind, f"is in no language: {language!r}")
    visit.expect(page.title and page.title.text.strip(), kind, f"{address} has no title")
    visit.same(kind, f"{address} headings", len(page.select("h1")), 1)
    canonical = page.find("link", rel="canonical")
    visit.same(kind, "canonical", canonical and canonical["href"], address)
    robots = page.find("meta", attrs={"name": "robots"})
    visit.expect(
        not robots or "noindex" not in str(robots["content"]), kind, f"{address} is not for indexes"
    )
    _check_mark_up(visit, kind, address, page)
    for link in _links(page, address):
        links.setdefault(link, address)
    return page


def _check_mark_up(visit: Visit, kind: str, address: str, page: BeautifulSoup) -> None:
    """Ids stand once, pictures and boxes have words, and a link within the page has an end."""
    ids = Counter(str(each["id"]) for each in page.find_all(id=True))
    visit.expect_none(kind, f"{address} ids", [name for name, times in ids.items() if times > 1])
    wordless = [image for image in page.find_all("img") if not image.has_attr("alt")]
    visit.expect_none(kind, f"{address} pictures without words", wordless)
    labelled = {label.get("for") for label in page.find_all("label")}
    boxes = page.select("input:not([type=hidden]):not([type=submit]), select, textarea")
    bare = [
        box
        for box in boxes
        if box.get("id") not in labelled
        and not box.get("aria-label")
        and not box.get("aria-labelledby")
    ]
    visit.expect_none(kind, f"{address} boxes without a label", bare)
    inside = [str(link["href"])[1:] for link in page.select('a[href^="#"]')]
    visit.expect_none(kind, f"{address} links to", {name for name in inside if name not in ids})


def _links(page: BeautifulSoup, address: str) -> Iterator[str]:
    """Where the page leads to on its own site, styles, scripts and pictures included."""
    site = urlsplit(address)[:2]
    for name in ("href", "src"):
        for tag in page.find_all(attrs={name: True}):
            link = urldefrag(urljoin(address, str(tag[name]))).url
            if urlsplit(link)[:2] == site:
                yield link


def _shape(address: str) -> str:
    path = ID.sub("{id}", urlsplit(address).path)
    return re.sub(r"\d+", "{n}", path)


def _follow(visit: Visit, links: Links) -> None:
    """A link of ours leads somewhere: to a page, or to where one signs in."""
    followed: Counter[str] = Counter()
    for address, origin in links.items():
        shape = _shape(address) + re.sub(r"=[^&]*", "", urlsplit(address).query)
        followed[shape] += 1
        if followed[shape] > FOLLOW_OF_ONE_SHAPE:
            continue
        answer = visit.get(address, "links")
        if not origin:
            visit.expect(answer.status_code == 404, "links", f"{address} is {answer.status_code}")
            continue
        steps = 0
        while answer.has_redirect_location and steps < 5:
            answer, steps = visit.get(str(urljoin(address, answer.headers["location"]))), steps + 1
        visit.expect(
            answer.status_code == 200, "links", f"{address} of {origin} is {answer.status_code}"
        )


def _check_structured(visit: Visit, address: str, page: BeautifulSoup, service: Thing) -> None:
    """What search engines are told is what the interface says of the same service."""
    told = page.find("script", type="application/ld+json")
    if not visit.expect(told, "schema.org", f"{address} has nothing"):
        return
    said = json.loads(str(told.string))
    visit.same("schema.org", f"{address} context", said["@context"], "https://schema.org")
    heading = page.h1.get_text(" ", strip=True) if page.h1 else ""
    visit.same("schema.org", f"{address} heading", heading, " ".join(service["name"].split()))
    (about,) = [each for each in said["@graph"] if each["@type"] == "Service"]
    expected = {
        "url": address,
        "name": service["name"],
        "description": service.get("description"),
        "provider": service["organization"]["name"],
        "prices": sorted(
            cost["amount"] for cost in service.get("cost_options", []) if "amount" in cost
        ),
        "postcodes": sorted(_postcodes(service)),
        "places": sorted(_places(service)),
    }
    channels = about.get("availableChannel", [])
    places = [each["serviceLocation"] for each in channels if "serviceLocation" in each]
    geo = [place["geo"] for place in places if "geo" in place]
    found = {
        "url": about["url"],
        "name": about["name"],
        "description": about.get("description"),
        "provider": about["provider"]["name"],
        "prices": sorted(float(offer["price"]) for offer in about.get("offers", [])),
        "postcodes": sorted(p["address"]["postalCode"] for p in places if "address" in p),
        "places": sorted((each["latitude"], each["longitude"]) for each in geo),
    }
    visit.same("schema.org", address, found, expected)
    phones = {each["number"] for each in service.get("phones", [])}
    called = {each["servicePhone"]["telephone"] for each in channels if "servicePhone" in each}
    visit.expect_none("schema.org", f"{address} other phones", called - phones)
    for event in said["@graph"]:
        if event["@type"] == "Event":
            _check_event(visit, address, event, service)


def _check_event(visit: Visit, address: str, event: Thing, service: Thing) -> None:
    """It lies ahead, says its time zone, and falls on a day of one of the schedules."""
    starts = dt.datetime.fromisoformat(event["startDate"])
    now = dt.datetime.now(dt.UTC)
    if visit.expect(starts.tzinfo or len(event["startDate"]) == 10, "schema.org", "no time zone"):
        ends = dt.datetime.fromisoformat(event.get("endDate", event["startDate"]))
        over = ends.astimezone(dt.UTC) < now - dt.timedelta(days=1)
        visit.expect(not over, "schema.org", f"{address} has a date that is over")
    days = {day for each in _schedules(service) for day in each.get("byday", "").split(",")}
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[starts.weekday()]
    on_it = {each[-2:] for each in days if each}
    visit.expect(not on_it or day in on_it, "schema.org", f"{address} {starts} is on no such day")
    visit.same("schema.org", f"{address} event", event["name"], service["name"])


def _schedules(service: Thing) -> Iterator[Any]:
    yield from service.get("schedules", [])
    for place in service.get("service_at_locations", []):
        yield from place.get("schedules", [])


def _locations_of(service: Thing) -> list[Thing]:
    return [place["location"] for place in service.get("service_at_locations", [])]


def _postcodes(service: Thing) -> list[str]:
    """That of the first address of each place."""
    return [
        location["addresses"][0]["postal_code"]
        for location in _locations_of(service)
        if location.get("addresses")
    ]


def _places(service: Thing) -> list[tuple[float, float]]:
    return [
        (location["latitude"], location["longitude"])
        for location in _locations_of(service)
        if "latitude" in location
    ]
