"""Search engines find every public page, and nothing else."""

from xml.etree import ElementTree

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.directory.models import Collection, Service

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(response) -> list[str]:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    return [element.text for element in root.findall(".//s:loc", NAMES)]


def test_the_site_map_leads_to_every_public_page(client, club, rhys, settings):
    Service.objects.create(organisation=club.organisation, name="Gone", status="defunct")
    steps = Collection.objects.create(
        name="First steps", slug="first-steps", published=True, by_id=rhys.user_id
    )
    steps.items.create(service=club, position=1)
    parts = locations(client.get("/sitemap.xml"))
    assert len(parts) == 3
    found = [page for part in parts for page in locations(client.get(part))]
    services = [page for page in found if "/services/" in page]
    assert len(services) == 2
    assert f"http://testserver{reverse('service', args=[club.pk])}" in services
    assert f"http://testserver{reverse('organisation', args=[club.organisation_id])}" in found
    assert f"http://testserver{reverse('collection', args=['first-steps'])}" in found
    for page in found:
        shown = BeautifulSoup(client.get(page).text, "html.parser")
        assert shown.find("meta", attrs={"name": "robots"})["content"] == "index", page
        canonical = shown.find("link", rel="canonical")["href"]
        assert canonical.removeprefix(settings.SITE_URL) == page.removeprefix("http://testserver")


def test_a_search_is_not_for_search_engines(client, club):
    for query in ("?words=lunch", "?need=loneliness"):
        page = BeautifulSoup(client.get(f"/directory/{query}").text, "html.parser")
        assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert not page.find("link", rel="canonical")
    welsh = BeautifulSoup(client.get("/directory/?lang=cy").text, "html.parser")
    assert welsh.find("link", rel="canonical")["href"].endswith("/directory/?lang=cy")


def test_a_part_that_is_not_there(client, db):
    assert client.get("/sitemap-people.xml").status_code == 404


def test_robots_are_told_what_is_not_for_them(client, db, settings):
    told = client.get("/robots.txt")
    assert told["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in told.text
    assert "Disallow: /directory/list/" in told.text


def test_the_index_says_when_the_newest_changed_and_reads_no_service(client, club):
    newest = Service.objects.order_by("-last_modified").values_list("last_modified", flat=True)[0]
    with CaptureQueriesContext(connection) as asked:
        index = client.get("/sitemap.xml")
    assert newest.date().isoformat() in index.text
    of_services = [q["sql"] for q in asked if 'FROM "directory_service"' in q["sql"]]
    assert of_services
    assert all(sql.startswith(("SELECT COUNT(", "SELECT MAX(")) for sql in of_services)
