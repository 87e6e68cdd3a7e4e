"""Addresses of the links that offer a place, or ask whether somebody still wants one."""

from django.urls import path

from alongside.web.offered import views

urlpatterns = [
    path("thanks/", views.thanks, name="offered_thanks"),
    path("still/<str:token>/", views.still, name="still_wanted"),
    path("<str:token>/", views.offered, name="offered"),
]
