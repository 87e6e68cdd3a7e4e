"""Addresses of the provider's desk."""

from django.urls import path

from alongside.web.providers import views

urlpatterns = [
    path("", views.provider_desk, name="provider_desk"),
    path("referrals/<uuid:referral_id>/", views.provider_referral, name="provider_referral"),
    path("referrals/<uuid:referral_id>/move/", views.make_move, name="make_move"),
    path("referrals/<uuid:referral_id>/note/", views.provider_note, name="provider_note"),
]
