"""Addresses of emergency access and of people's rights, for those who answer for both."""

from django.urls import path

from alongside.web.privacy import enclosed, erasing, processing, requests, retention, views

urlpatterns = [
    path("", views.reviews, name="emergency_reviews"),
    path("<uuid:access_id>/", views.review, name="emergency_review"),
    path("requests/", requests.requests, name="rights_requests"),
    path("requests/<uuid:request_id>/", requests.request, name="rights_request"),
    path("requests/<uuid:request_id>/copy/", requests.copy, name="prepare_copy"),
    path("requests/<uuid:request_id>/release/", requests.release, name="release_copy"),
    path("requests/<uuid:request_id>/refuse/", requests.refuse, name="refuse_rights"),
    path("requests/<uuid:request_id>/extend/", requests.extend, name="extend_rights"),
    path("requests/<uuid:request_id>/right/", requests.put_right, name="put_right"),
    path("requests/<uuid:request_id>/restrict/", requests.restrict, name="restrict"),
    path("requests/<uuid:request_id>/lift/", requests.lift, name="lift_restriction"),
    path("requests/<uuid:request_id>/decide/", erasing.decide, name="decide_erasure"),
    path("requests/<uuid:request_id>/erase/", erasing.carry_out, name="carry_out_erasure"),
    path("requests/<uuid:request_id>/paper/", requests.paper, name="copy_paper"),
    path("requests/<uuid:request_id>/file/", requests.file, name="copy_file"),
    path(
        "requests/<uuid:request_id>/file/<uuid:document_id>/",
        enclosed.copy_document,
        name="copy_document",
    ),
    path("retention/", retention.retention, name="retention"),
    path("processing/", processing.processing, name="processing"),
    path("emergency/", views.emergency, name="emergency"),
]
