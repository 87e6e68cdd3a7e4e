"""Addresses of referring."""

from django.urls import path

from alongside.web.referring import views

urlpatterns = [
    path("", views.refer, name="refer"),
    path("send/", views.refer_send, name="refer_send"),
    path("referrals/", views.sent_referrals, name="sent_referrals"),
    path("referrals/<uuid:referral_id>/", views.sent_referral, name="sent_referral"),
    path("referrals/<uuid:referral_id>/receipt/", views.receipt, name="receipt"),
    path("referrals/<uuid:referral_id>/note/", views.add_note, name="add_note"),
    path("referrals/<uuid:referral_id>/withdraw/", views.withdraw, name="withdraw"),
]
