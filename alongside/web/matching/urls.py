"""Addresses of what suits a person; nothing that anybody says stands in one."""

from django.urls import path

from alongside.web.matching import beyond, views

urlpatterns = [
    path("missing/", views.missing, name="gaps"),
    path("how-services-are-found/", views.how, name="how_matching_works"),
    path("<uuid:case_id>/suits/", views.suits, name="suits"),
    path("<uuid:case_id>/suits/choose/", views.choose, name="choose_service"),
    path("<uuid:case_id>/suits/shortlist/", views.shortlisted, name="shortlisted"),
    path("<uuid:case_id>/suits/shortlist/send/", views.send_shortlisted, name="send_shortlisted"),
    path("<uuid:case_id>/suits/elsewhere/", beyond.elsewhere, name="beyond"),
    path("<uuid:case_id>/suits/nothing/", views.no_match, name="no_match"),
]
