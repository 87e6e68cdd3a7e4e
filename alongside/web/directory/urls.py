"""Addresses of the directory."""

from django.urls import path

from alongside.web.directory import views

urlpatterns = [
    path("", views.directory, name="directory"),
    path("services/<uuid:service_id>/", views.service, name="service"),
]
