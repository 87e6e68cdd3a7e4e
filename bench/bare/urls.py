"""Addresses of the floors."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("plain", views.plain),
    path("services", views.services),
    path("cases/<uuid:worker>", views.cases),
    path("referrals", views.refer),
]
