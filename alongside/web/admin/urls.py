"""Addresses for looking after the service."""

from django.urls import path

from alongside.web.admin import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry/", views.retry_job, name="retry_job"),
    path("audit/", views.audit, name="audit"),
]
