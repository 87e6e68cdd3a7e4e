"""Addresses of the front door."""

from django.urls import path

from alongside.web.home import views
from alongside.web.home.security_txt import security_txt

urlpatterns = [
    path("", views.home, name="home"),
    path("link-workers/", views.ask_a_link_worker, name="ask_a_link_worker"),
    path("next/", views.what_next, name="what_next"),
    path("roles/", views.roles, name="roles"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
