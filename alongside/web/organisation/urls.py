"""Addresses of an organisation's own affairs, and of joining."""

from django.urls import path

from alongside.web.organisation import joining, members

urlpatterns = [
    path("organisation/members/", members.members, name="members"),
    path("organisation/members/invite/", members.invite_member, name="invite_member"),
    path("organisation/members/<uuid:membership_id>/", members.member, name="member"),
    path("organisation/members/<uuid:membership_id>/end/", members.end_member, name="end_member"),
    path(
        "organisation/invitations/<uuid:invitation_id>/withdraw/",
        members.withdraw_link,
        name="withdraw_link",
    ),
    path("join/<str:token>/", joining.join, name="join"),
]
