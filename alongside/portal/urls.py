"""Addresses of a person's own pages."""

from django.urls import path

from alongside.portal import views

urlpatterns = [
    path("", views.page, name="own_page"),
    path("plan/", views.plan, name="own_plan"),
    path("agreed/", views.agreed, name="own_agreements"),
    path("agreed/<uuid:consent_id>/change/", views.change_mind, name="change_mind"),
    path("looks/", views.looks, name="own_looks"),
]
