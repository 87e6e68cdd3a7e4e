"""Addresses of messages."""

from django.urls import path

from alongside.web.messages import views

urlpatterns = [path("", views.sent_messages, name="sent_messages")]
