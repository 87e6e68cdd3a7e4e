"""Addresses that search engines look for at the root of a site."""

from django.urls import path

from alongside.web.directory.site import crawlers

urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap_index"),
    path("sitemap-<str:section>.xml", crawlers.sitemap, name="sitemap"),
]
