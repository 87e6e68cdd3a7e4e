"""Addresses of the link that asks whether somebody went."""

from django.urls import path

from alongside.web.went import views

urlpatterns = [
    path("thanks/", views.thanks, name="went_thanks"),
    path("<str:token>/", views.went, name="went"),
]
