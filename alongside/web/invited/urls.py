"""Addresses of the link that answers an invitation."""

from django.urls import path

from alongside.web.invited import views

urlpatterns = [
    path("thanks/", views.invited_thanks, name="invited_thanks"),
    path("<str:token>/", views.invited, name="invited"),
]
