"""Addresses of the figures."""

from django.urls import path

from alongside.web.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<slug:code>.csv", views.report_file, name="report_file"),
]
