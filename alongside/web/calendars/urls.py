"""The address at which a link worker's calendar is read."""

from django.urls import path

from alongside.web.calendars import views

urlpatterns = [path("<str:token>/", views.published_calendar, name="published_calendar")]
