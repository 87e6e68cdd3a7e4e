"""Addresses that anybody reads."""

from django.urls import path

from alongside.web.directory.site import (
    calendars,
    diary,
    language,
    organisation,
    service,
    shortlist,
)

urlpatterns = [
    path("language/<str:code>/", language.choose_language, name="choose_language"),
    path("dates.ics", calendars.search_calendar, name="search_calendar"),
    path("diary/", diary.diary_now, name="diary"),
    path("diary/dates.ics", calendars.diary_calendar, name="diary_calendar"),
    path("diary/<int:year>-<int:month>/", diary.diary_of_month, name="diary_month"),
    path("list/", shortlist.shortlist, name="shortlist"),
    path("list/send/", shortlist.send_shortlist, name="send_shortlist"),
    path("list/keep/", shortlist.keep_found, name="keep_found"),
    path("list/clear/", shortlist.clear_list, name="clear_list"),
    path("list/<uuid:service_id>/add/", shortlist.add_to_list, name="add_to_list"),
    path("list/<uuid:service_id>/take-off/", shortlist.take_off_list, name="take_off_list"),
    path("list/of/<str:token>/", shortlist.shared_list, name="shared_list"),
    path("services/<uuid:service_id>/", service.service, name="service"),
    path(
        "services/<uuid:service_id>/dates.ics", calendars.service_calendar, name="service_calendar"
    ),
    path("organisations/<uuid:organisation_id>/", organisation.organisation, name="organisation"),
]
