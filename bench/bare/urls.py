"""Addresses of the floors."""

from django.urls import path

from bench.bare import views
from bench.bare.whole import whole_services

urlpatterns = [
    path("plain", views.plain),
    path("services", views.services),
    path("cases/<uuid:worker>", views.cases),
    path("people/<uuid:case>", views.person),
    path("whole-services", whole_services),
    path("referrals", views.refer),
    path("book", views.book),
]
