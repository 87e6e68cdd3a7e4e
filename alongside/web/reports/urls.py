"""Addresses of the figures."""

from django.urls import path

from alongside.web.reports import elsewhere, views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("elsewhere/", elsewhere.elsewhere_list, name="elsewhere_list"),
    path("elsewhere/arrange/", elsewhere.arrange_with, name="arrange_with"),
    path(
        "elsewhere/arranged/<uuid:arrangement_id>/end/",
        elsewhere.end_arranged,
        name="end_arranged",
    ),
    path("<slug:code>.csv", views.report_file, name="report_file"),
]
