"""Addresses where everybody helps to keep the directory true."""

from django.urls import path

from alongside.web.directory.keeping import (
    check,
    claim,
    collections,
    currency,
    photo,
    problem,
    proposal,
    room,
)

urlpatterns = [
    path("check/<str:token>/", check.check, name="check"),
    path("check/<str:token>/stopped/", check.stopped, name="check_stopped"),
    path("check/<str:token>/changed/", proposal.changed, name="check_changed"),
    path("check/<str:token>/room/", room.check_room, name="check_room"),
    path("check/<str:token>/answered/", check.answered, name="check_answered"),
    path("check/<str:token>/new-link/", check.new_link, name="check_new_link"),
    path("services/<uuid:service_id>/problem/", problem.problem, name="problem"),
    path("services/<uuid:service_id>/problem/told/", problem.told, name="problem_told"),
    path("services/<uuid:service_id>/propose/", proposal.propose_change, name="propose"),
    path("propose/", proposal.propose_new, name="propose_new"),
    path("propose/sent/", proposal.proposed, name="proposed"),
    path("services/<uuid:service_id>/claim/", claim.claim_entry, name="claim_entry"),
    path("claims/<uuid:claim_id>/", claim.claim, name="claim"),
    path("claims/<uuid:claim_id>/withdraw/", claim.withdraw_claim, name="withdraw_claim"),
    path("currency/", currency.currency, name="currency"),
    path("collections/", collections.collections, name="collections"),
    path("collections/<slug:slug>/", collections.collection, name="collection"),
    path("photos/<uuid:photo_id>.jpg", photo.photo, name="photo"),
    path("ours/", proposal.ours, name="our_entries"),
    path("ours/<uuid:service_id>/room/", room.our_room, name="our_room"),
    path(
        "proposals/<uuid:proposal_id>/withdraw/",
        proposal.withdraw_proposal,
        name="withdraw_proposal",
    ),
]
