"""Addresses of the front door."""

from django.urls import path

from alongside.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("roles/", views.roles, name="roles"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
