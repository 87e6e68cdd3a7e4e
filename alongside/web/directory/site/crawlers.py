"""What search engines are told: which pages there are, and which are not for them."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.common import clock
from alongside.directory.models import Service
from alongside.directory.queries.collections import published_collections
from alongside.directory.queries.site import listed_organisations, listed_services
from alongside.organisations.models import Organisation
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public

CRAWLERS = "Search engines are told which public pages there are."
# Searches are without number, lists and calendars are for those who made them.
KEPT_OUT = (
    "/directory/?",
    "/directory/list/",
    "/directory/language/",
    "/directory/check/",
    "/*.ics$",
)
A_DAY = "public, max-age=86400"


class _Pages(Sitemap):
    changefreq = "daily"

    def items(self) -> list[str]:
        names = ("help_start", "directory", "collections", "currency")
        today = clock.today()
        lists = [reverse("collection", args=[each.slug]) for each in published_collections()]
        diary = reverse("diary_month", args=[today.year, today.month])
        return [*map(reverse, names), diary, *lists]

    def location(self, item: str) -> str:
        return item


class _Services(Sitemap):
    limit = 5_000

    def items(self) -> QuerySet[Service]:
        return listed_services()

    def location(self, item: Service) -> str:
        return reverse("service", args=[item.pk])

    def lastmod(self, item: Service) -> Any:
        return item.last_modified

    def get_latest_lastmod(self) -> Any:
        """Asked of the database: every service of the country would be read otherwise."""
        return self.items().aggregate(newest=Max("last_modified"))["newest"]


class _Organisations(Sitemap):
    limit = 5_000

    def items(self) -> QuerySet[Organisation]:
        return listed_organisations()

    def location(self, item: Organisation) -> str:
        return reverse("organisation", args=[item.pk])


MAPS: dict[str, Any] = {
    "pages": _Pages,
    "services": _Services,
    "organisations": _Organisations,
}


@public(CRAWLERS)
@require_safe
def sitemap_index(request: Request) -> HttpResponse:
    """The parts of the site map."""
    return sitemaps.index(request, MAPS, template_name="sitemap.xml", sitemap_url_name="sitemap")


@public(CRAWLERS)
@require_safe
def sitemap(request: Request, section: str) -> HttpResponse:
    """One part: its pages and when they last changed."""
    return sitemaps.sitemap(request, MAPS, section=section, template_name="sitemap_part.xml")


@public(CRAWLERS)
@require_safe
def robots(request: Request) -> HttpResponse:
    """What to leave out, and where the site map is."""
    facts = {"kept_out": KEPT_OUT, "sitemap": address_of("sitemap_index")}
    response = render(request, "robots.txt", facts, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = A_DAY
    return response
