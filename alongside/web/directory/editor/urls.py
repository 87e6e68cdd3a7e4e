"""Addresses of the editor's workspace."""

from django.urls import path

from alongside.web.directory.editor import decisions, entry, problems, queue

urlpatterns = [
    path("", queue.queue, name="editor_queue"),
    path("services/<uuid:service_id>/", entry.entry, name="editor_service"),
    path("services/<uuid:service_id>/verified/", entry.verified, name="editor_verified"),
    path("services/<uuid:service_id>/ask/", entry.ask, name="editor_ask"),
    path("services/<uuid:service_id>/own/", entry.own, name="editor_own"),
    path("services/<uuid:service_id>/edit/", decisions.edit, name="editor_edit"),
    path("proposals/<uuid:proposal_id>/", decisions.proposal, name="editor_proposal"),
    path("claims/<uuid:claim_id>/", decisions.claim, name="editor_claim"),
    path("problems/<uuid:problem_id>/", problems.problem, name="editor_problem"),
]
