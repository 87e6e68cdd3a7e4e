"""Addresses of the link that asks whether somebody who is out alone is safe."""

from django.urls import path

from alongside.web.out import views

urlpatterns = [
    path("thanks/", views.thanks, name="out_thanks"),
    path("<str:token>/", views.out, name="out"),
]
