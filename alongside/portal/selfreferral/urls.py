"""Addresses of asking for help without an account. None holds anything that somebody said."""

from django.urls import path

from alongside.portal.selfreferral import keeping, result, views

urlpatterns = [
    path("", views.start, name="help_start"),
    path("question/<slug:question_id>/", views.question, name="help_question"),
    path("now/", views.danger, name="help_danger"),
    path("result/", result.result, name="help_result"),
    path("choose/", result.choose, name="help_choose"),
    path("poster/", views.poster, name="help_poster"),
    path("later/", keeping.later, name="help_later"),
    path("back/", keeping.back, name="help_back"),
    path("leave/", keeping.leave, name="help_leave"),
    path("delete/", keeping.delete, name="help_delete"),
]
