"""Addresses of the API."""

from django.urls import path

from alongside.interop.figures import views

app_name = "figures"

urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("figures", views.measures, name="measures"),
    path("figures/<slug:code>", views.figures, name="figures"),
]
