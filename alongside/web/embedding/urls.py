"""Addresses of what others put on their pages."""

from django.urls import path

from alongside.web.embedding import views

urlpatterns = [
    path("", views.embed, name="embed"),
    path("find-help.js", views.script, name="embed-script"),
]
