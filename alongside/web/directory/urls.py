"""Addresses of the directory."""

from django.urls import include, path

from alongside.web.directory import views

urlpatterns = [
    path("", views.directory, name="directory"),
    path("map.json", views.map_points, name="map_points"),
    path("suggest", views.suggest, name="suggest"),
    path("suggest-place", views.suggest_place, name="suggest_place"),
    path("", include("alongside.web.directory.keeping.urls")),
    path("editor/imports/", include("alongside.web.directory.imports.urls")),
    path("editor/", include("alongside.web.directory.editor.urls")),
    path("", include("alongside.web.directory.site.urls")),
]
