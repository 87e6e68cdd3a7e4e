"""Addresses of a person's own pages."""

from django.urls import path

from alongside.portal import door, views

urlpatterns = [
    path("", views.page, name="own_page"),
    path("plan/", views.plan, name="own_plan"),
    path("agreed/", views.agreed, name="own_agreements"),
    path("agreed/<uuid:consent_id>/change/", views.change_mind, name="change_mind"),
    path("looks/", views.looks, name="own_looks"),
    path("open/<str:token>/", door.open_own_pages, name="open_own_pages"),
    path("link/", door.ask_for_link, name="ask_for_link"),
    path("link/sent/", door.new_link_sent, name="new_link_sent"),
]
