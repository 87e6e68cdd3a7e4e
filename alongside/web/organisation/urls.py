"""Addresses of an organisation's own affairs, and of joining."""

from django.urls import path

from alongside.web.organisation import (
    agreement,
    asking,
    entry,
    first_steps,
    joining,
    keys,
    many,
    members,
    practice,
    preview,
    taking_on,
)

urlpatterns = [
    path("organisation/", first_steps.organisation, name="own_organisation"),
    path("organisation/alone/", first_steps.alone, name="alone"),
    path("organisation/entry/", entry.own_entry, name="own_entry"),
    path("organisation/practice/", practice.practice, name="practice"),
    path("organisation/practice/begin/", practice.begin, name="begin_practice"),
    path("organisation/practice/move/", practice.move, name="practise"),
    path("organisation/practice/away/", practice.away, name="throw_away"),
    path("organisation/members/", members.members, name="members"),
    path("organisation/members/invite/", members.invite_member, name="invite_member"),
    path("organisation/members/list/", many.invite_many, name="invite_many"),
    path("organisation/members/<uuid:membership_id>/", members.member, name="member"),
    path("organisation/members/<uuid:membership_id>/end/", members.end_member, name="end_member"),
    path(
        "organisation/invitations/<uuid:invitation_id>/withdraw/",
        members.withdraw_link,
        name="withdraw_link",
    ),
    path(
        "organisation/members/<uuid:membership_id>/sees/",
        preview.member_preview,
        name="member_preview",
    ),
    path("organisation/roles/<slug:code>/", preview.role_preview, name="role_preview"),
    path("organisation/keys/", keys.keys, name="keys"),
    path("organisation/keys/new/", keys.new_key, name="new_key"),
    path("organisation/keys/<uuid:key_id>/another/", keys.another_key, name="another_key"),
    path("organisation/keys/<uuid:key_id>/end/", keys.end_key, name="end_key"),
    path("organisation/agreement/", agreement.agreement, name="agreement"),
    path("organisations/", taking_on.arrivals, name="arrivals"),
    path("organisations/new/", taking_on.start, name="start_organisation"),
    path("organisations/requests/<uuid:request_id>/", taking_on.answer, name="answer_request"),
    path("organisations/requests/<uuid:request_id>/no/", taking_on.say_no, name="refuse_request"),
    path("organisations/agreements/", agreement.agreements, name="agreement_register"),
    path(
        "organisations/agreements/<uuid:agreement_id>/end/",
        agreement.withdraw_agreement,
        name="end_agreement",
    ),
    path("organisations/<uuid:organisation_id>/lead/", taking_on.lead, name="invite_lead"),
    path("organisations/<uuid:organisation_id>/paper/", agreement.paper, name="paper_agreement"),
    path("join/", asking.ask, name="ask_to_join"),
    path("join/asked/", asking.asked, name="asked_to_join"),
    path("join/<str:token>/", joining.join, name="join"),
]
