"""Addresses that anybody reads."""

from django.urls import path

from alongside.web.directory.site import calendars, organisation, service

urlpatterns = [
    path("services/<uuid:service_id>/", service.service, name="service"),
    path(
        "services/<uuid:service_id>/dates.ics", calendars.service_calendar, name="service_calendar"
    ),
    path("organisations/<uuid:organisation_id>/", organisation.organisation, name="organisation"),
]
