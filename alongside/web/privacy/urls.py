"""Addresses of emergency access and of those who judge it."""

from django.urls import path

from alongside.web.privacy import views

urlpatterns = [
    path("", views.reviews, name="emergency_reviews"),
    path("<uuid:access_id>/", views.review, name="emergency_review"),
    path("emergency/", views.emergency, name="emergency"),
]
