"""Addresses where everybody helps to keep the directory true."""

from django.urls import path

from alongside.web.directory.keeping import check, problem

urlpatterns = [
    path("check/<str:token>/", check.check, name="check"),
    path("check/<str:token>/stopped/", check.stopped, name="check_stopped"),
    path("check/<str:token>/answered/", check.answered, name="check_answered"),
    path("check/<str:token>/new-link/", check.new_link, name="check_new_link"),
    path("services/<uuid:service_id>/problem/", problem.problem, name="problem"),
    path("services/<uuid:service_id>/problem/told/", problem.told, name="problem_told"),
]
