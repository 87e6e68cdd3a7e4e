"""Addresses of asking from outside."""

from django.urls import path

from alongside.web.outside import views

urlpatterns = [
    path("<str:token>/", views.asking, name="asking"),
    path("<str:token>/code/", views.code, name="asking_code"),
    path("<str:token>/about/", views.about, name="asking_about"),
]
