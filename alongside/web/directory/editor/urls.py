"""Addresses of the editor's workspace."""

from django.urls import path

from alongside.web.directory.editor import decisions, entry, lists, paces, problems, queue, trust

urlpatterns = [
    path("", queue.queue, name="editor_queue"),
    path("services/<uuid:service_id>/", entry.entry, name="editor_service"),
    path("services/<uuid:service_id>/verified/", entry.verified, name="editor_verified"),
    path("services/<uuid:service_id>/ask/", entry.ask, name="editor_ask"),
    path("services/<uuid:service_id>/own/", entry.own, name="editor_own"),
    path("services/<uuid:service_id>/edit/", decisions.edit, name="editor_edit"),
    path("services/<uuid:service_id>/assurance/", trust.assurance, name="editor_assurance"),
    path("services/<uuid:service_id>/room/", trust.room, name="editor_room"),
    path("services/<uuid:service_id>/photo/", trust.photo, name="editor_photo"),
    path(
        "services/<uuid:service_id>/photo/<uuid:photo_id>/remove/",
        trust.unpicture,
        name="editor_unpicture",
    ),
    path("services/<uuid:service_id>/collect/", lists.collect, name="editor_collect"),
    path("paces/", paces.paces, name="editor_paces"),
    path("suppressions/", lists.suppressions, name="editor_suppressions"),
    path("suppressions/<uuid:suppression_id>/lift/", lists.lifted, name="editor_lift"),
    path("collections/", lists.collections, name="editor_collections"),
    path("collections/<uuid:collection_id>/", lists.collection, name="editor_collection"),
    path("proposals/<uuid:proposal_id>/", decisions.proposal, name="editor_proposal"),
    path("claims/<uuid:claim_id>/", decisions.claim, name="editor_claim"),
    path("problems/<uuid:problem_id>/", problems.problem, name="editor_problem"),
]
