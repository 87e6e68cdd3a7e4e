"""Addresses of referrals for programs."""

from django.urls import path

from alongside.interop.referrals import launches, views

app_name = "api_referrals"

urlpatterns = [
    path("referral-choices", views.choices, name="choices"),
    path("referrals", views.new, name="new"),
    path("referrals/<uuid:referral_id>", views.one, name="one"),
    path("launches", launches.new, name="launch"),
]
