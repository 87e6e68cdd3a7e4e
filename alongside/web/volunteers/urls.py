"""Addresses of a volunteer's link."""

from django.urls import path

from alongside.web.volunteers import pausing, views

urlpatterns = [
    path("thanks/", views.thanks, name="volunteer_thanks"),
    path("<str:token>/", views.volunteer, name="volunteer"),
    path("<str:token>/code/", views.send_code, name="volunteer_code"),
    path("<str:token>/answer/", views.give_answer, name="volunteer_answer"),
    path("<str:token>/pause/", pausing.volunteer_pause, name="volunteer_pause"),
    path("<str:token>/ask/", views.ask_back, name="volunteer_ask"),
]
