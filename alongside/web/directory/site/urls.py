"""Addresses that anybody reads."""

from django.urls import path

from alongside.web.directory.site import calendars, diary, organisation, service

urlpatterns = [
    path("dates.ics", calendars.search_calendar, name="search_calendar"),
    path("diary/", diary.diary_now, name="diary"),
    path("diary/dates.ics", calendars.diary_calendar, name="diary_calendar"),
    path("diary/<int:year>-<int:month>/", diary.diary_of_month, name="diary_month"),
    path("services/<uuid:service_id>/", service.service, name="service"),
    path(
        "services/<uuid:service_id>/dates.ics", calendars.service_calendar, name="service_calendar"
    ),
    path("organisations/<uuid:organisation_id>/", organisation.organisation, name="organisation"),
]
