"""Addresses that GOV.UK Notify calls."""

from django.urls import path

from alongside.interop.notify import views

app_name = "notify"

urlpatterns = [
    path("receipts", views.receipts, name="receipts"),
    path("texts", views.texts, name="texts"),
]
